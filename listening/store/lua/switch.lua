-- Change the crisis mode of a topic, unless somebody else has since it was read.
--
-- KEYS[1] crises, KEYS[2] their events; ARGV: 1 topic, 2 form that was read or '', 3 new form or ''
-- for off, 4 the event. Returns 1 = done, 0 = it was changed in between.
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then
  return 0
end
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
redis.call('RPUSH', KEYS[2], ARGV[4])
return 1
