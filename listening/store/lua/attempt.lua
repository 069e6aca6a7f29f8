-- Begin an attempt to deliver a message, unless somebody else has, or it must not be sent.
--
-- KEYS  1 delivery, 2 due, 3 its alert, 4 the delivery that must have ended before (or 1 again),
--       5 trail of the alert, 6 version
-- ARGV  1 now (ms), 2 end of the lease (ms), 3 id, 4 most attempts, 5 '1' if it calls somebody,
--       6 ms to wait for the one before, 7 event 'dropped', 8 event 'failed', 9 why it failed
-- returns  number of this attempt; or 0: not now; or -1: it has ended
local state = redis.call('HGET', KEYS[1], 'state')
if state ~= 'decided' and state ~= 'sending' then
  redis.call('ZREM', KEYS[2], ARGV[3])
  return -1
end
local waits = tonumber(redis.call('HGET', KEYS[1], 'until'))
if waits > tonumber(ARGV[1]) then
  redis.call('ZADD', KEYS[2], waits, ARGV[3])
  return 0
end
if KEYS[4] ~= KEYS[1] then
  local before = redis.call('HGET', KEYS[4], 'state')
  if before == 'decided' or before == 'sending' then
    redis.call('ZADD', KEYS[2], ARGV[1] + ARGV[6], ARGV[3])
    return 0
  end
end
local function finish(into, event)
  redis.call('HSET', KEYS[1], 'state', into, 'at', ARGV[1])
  redis.call('ZREM', KEYS[2], ARGV[3])
  redis.call('RPUSH', KEYS[5], event)
  redis.call('INCR', KEYS[6])
  return -1
end
if ARGV[5] == '1' then
  local alert = redis.call('GET', KEYS[3])
  -- Once somebody has it nobody else is called, not even by what was decided before.
  if alert and cjson.decode(alert).acknowledged then
    return finish('dropped', ARGV[7])
  end
end
local attempt = redis.call('HINCRBY', KEYS[1], 'attempts', 1)
if attempt > tonumber(ARGV[4]) then
  redis.call('HSET', KEYS[1], 'error', ARGV[9])
  return finish('failed', ARGV[8])
end
redis.call('HSET', KEYS[1], 'state', 'sending', 'until', ARGV[2], 'at', ARGV[1])
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[3])
return attempt
