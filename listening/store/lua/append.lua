-- Add events to a case's trail, unless somebody else has since it was read (compare and set).
--
-- KEYS[1]  trail, KEYS[2] case as folded, KEYS[3] feed of changes of cases
-- ARGV     1 version that was read, 2 new form of the case, 3 id of the case,
--          4 msgpack list of sorted sets it leaves, 5 msgpack list of {sorted set, score} it is in,
--          6 what happened, for the feed, 7 ids to follow, ms: msgpack {key, now, list}, 8.. the events
-- returns  1 = done, 0 = the trail has moved on
if redis.call('LLEN', KEYS[1]) ~= tonumber(ARGV[1]) then
  return 0
end
for i = 8, #ARGV do
  redis.call('RPUSH', KEYS[1], ARGV[i])
end
redis.call('SET', KEYS[2], ARGV[2])
for _, key in ipairs(cmsgpack.unpack(ARGV[4])) do
  redis.call('ZREM', key, ARGV[3])
end
for _, entry in ipairs(cmsgpack.unpack(ARGV[5])) do
  redis.call('ZADD', entry[1], string.format('%.0f', entry[2]), ARGV[3])
end
redis.call('XADD', KEYS[3], 'MAXLEN', '~', 1000, '*', 'case', ARGV[3], 'did', ARGV[6])
local followed, now, ids = unpack(cmsgpack.unpack(ARGV[7]))
for _, id in ipairs(ids) do
  redis.call('ZADD', followed, string.format('%.0f', now), id)
end
return 1
