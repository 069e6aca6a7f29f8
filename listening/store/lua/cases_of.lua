-- Which cases the threads of mentions have.
--
-- KEYS[1]  counter of cases: names the slot; ARGV[1] msgpack: list of ids
-- returns  for each its case, or '' if its thread has none
local thread = '{m}!thread:'
local found = {}
for i, id in ipairs(cmsgpack.unpack(ARGV[1])) do
  found[i] = ''
  local at = id
  while true do
    local to = redis.call('GET', thread .. at)
    if not to then
      break
    end
    if string.byte(to) == 0 then
      found[i] = string.sub(to, 2)
      break
    end
    at = to
  end
end
return found
