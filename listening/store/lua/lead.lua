-- Make a case the one of its thread: the other case of a merger stands back.
--
-- KEYS[1]  set of mergers to be done; ARGV: 1 id of a mention of the thread, 2 the case, 3 the
--          other case, 4 ms it is kept
local thread = '{m}!thread:'
local at = ARGV[1]
while true do
  local to = redis.call('GET', thread .. at)
  if not to or string.byte(to) == 0 then
    -- Only where it is one of the two: a third may have taken both over.
    if not to or to == '\0' .. ARGV[3] then
      redis.call('SET', thread .. at, '\0' .. ARGV[2], 'PX', ARGV[4])
    end
    break
  end
  at = to
end
-- What somebody kept apart from the one that stands back is apart from the other.
for _, third in ipairs(redis.call('SMEMBERS', '{m}!parted:' .. ARGV[3])) do
  if third ~= ARGV[2] then
    for _, pair in ipairs({ { ARGV[2], third }, { third, ARGV[2] } }) do
      redis.call('SADD', '{m}!parted:' .. pair[1], pair[2])
      redis.call('PEXPIRE', '{m}!parted:' .. pair[1], ARGV[4])
    end
  end
end
return 1
