-- Keep how an attempt to deliver a message went.
--
-- KEYS  1 delivery, 2 due, 3 trail of its alert, 4 version, 5 states of channels
-- ARGV  1 attempt, 2 new state: 'sent', 'failed', or 'decided' for another attempt,
--       3 not before (ms), 4 why it failed, 5 now (ms), 6 id, 7 event, 8 channel, 9 its state
-- returns  1 = kept, 0 = it does not count any more: another attempt was begun since
local state = redis.call('HGET', KEYS[1], 'state')
if not state or state == 'sent' then
  return 0
end
-- What the channel took was sent, whoever else tries by now. A failure only counts for its own attempt.
if ARGV[2] ~= 'sent' and
    (state ~= 'sending' or redis.call('HGET', KEYS[1], 'attempts') ~= ARGV[1]) then
  return 0
end
redis.call('HSET', KEYS[1], 'state', ARGV[2], 'until', ARGV[3], 'error', ARGV[4], 'at', ARGV[5])
if ARGV[2] == 'decided' then
  redis.call('ZADD', KEYS[2], ARGV[3], ARGV[6])
else
  redis.call('ZREM', KEYS[2], ARGV[6])
end
redis.call('RPUSH', KEYS[3], ARGV[7])
redis.call('HSET', KEYS[5], ARGV[8], ARGV[9])
redis.call('INCR', KEYS[4])
return 1
