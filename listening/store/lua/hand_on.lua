-- Take one out of a sorted set, if it is there, and put others in: whoever gets 1 has it, and nobody else.
--
-- KEYS[1]  sorted set
-- ARGV     1 what is taken out, 2.. score and member of each that comes in
-- returns  1 = it was there, 0 = another was first
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then
  return 0
end
for i = 2, #ARGV, 2 do
  redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1])
end
return 1
