-- Add events to a case's trail, unless somebody else has since it was read (compare and set).
--
-- KEYS[1]  trail, KEYS[2] case as folded, KEYS[3] feed of changes of cases
-- ARGV     1 version that was read, 2 new form of the case, 3 id of the case,
--          4 msgpack list of sorted sets it leaves, 5 msgpack list of {sorted set, score} it is in,
--          6 what happened, for the feed, 7 ids to follow, ms: msgpack {key, now, list},
--          8 where its row for figures goes: msgpack {key, versions, day as text, groups,
--          fingerprint of its group, group, ms kept, key it leaves or '', day of that one},
--          9 that row or '',
--          10 who is told: msgpack {ms, ms kept, most kept, messages due, ms when they are looked at, list of
--          {told, not read yet, what, its message, whether it goes again}}, 11.. the events
-- returns  1 = done, 0 = the trail has moved on
if redis.call('LLEN', KEYS[1]) ~= tonumber(ARGV[1]) then
  return 0
end
for i = 11, #ARGV do
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
local facts, versions, day, groups, mark, group, kept, left, left_day = unpack(cmsgpack.unpack(ARGV[8]))
if left ~= '' and redis.call('HDEL', left, ARGV[3]) == 1 then
  redis.call('HINCRBY', versions, left_day, 1)
end
if ARGV[9] ~= '' then
  redis.call('HSET', facts, ARGV[3], ARGV[9])
  redis.call('PEXPIRE', facts, string.format('%.0f', kept))
  redis.call('HSETNX', groups, mark, group)
else
  redis.call('HDEL', facts, ARGV[3])
end
redis.call('HINCRBY', versions, day, 1)
local at, told_for, most, messages, look_at, lines = unpack(cmsgpack.unpack(ARGV[10]))
for _, line in ipairs(lines) do
  if line[5] then
    redis.call('ZREM', messages, line[4])
  else
    redis.call('ZADD', messages, string.format('%.0f', look_at), line[4])
  end
  for n = 1, 2 do
    if line[5] then
      redis.call('ZREM', line[n], line[3])
    else
      redis.call('ZADD', line[n], string.format('%.0f', at), line[3])
      redis.call('ZREMRANGEBYSCORE', line[n], '-inf', string.format('%.0f', at - told_for))
      redis.call('ZREMRANGEBYRANK', line[n], 0, -most - 1)
      redis.call('PEXPIRE', line[n], string.format('%.0f', told_for))
    end
  end
end
return 1
