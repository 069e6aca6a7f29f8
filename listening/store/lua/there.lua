-- Which of many keys are there: thousands of buckets are asked for, of which most were never written.
--
-- KEYS[1]  one of them: names the slot; ARGV[1] msgpack: list of keys
-- returns  places in the list, from 0, of those that are there, ascending
local found = {}
for place, key in ipairs(cmsgpack.unpack(ARGV[1])) do
  if redis.call('EXISTS', key) == 1 then
    found[#found + 1] = place - 1
  end
end
return found
