-- Say by hand of mentions which case their threads have, and which cases no post makes one again.
--
-- KEYS[1]  counter of cases: names the slot; all other keys share its tag
-- ARGV     1 ms it is kept, 2 msgpack: list of {mention, case}, 3 a case, 4 the other, 5 'apart' or 'one':
--          what the two are from now on; of one, whoever the second was kept apart from, the first is
local thread, parted = '{m}!thread:', '{m}!parted:'
local kept = ARGV[1]
for _, row in ipairs(cmsgpack.unpack(ARGV[2])) do
  redis.call('SET', thread .. row[1], '\0' .. row[2], 'PX', kept)
end
local function apart(a, b)
  redis.call('SADD', parted .. a, b)
  redis.call('PEXPIRE', parted .. a, kept)
end
local one, other = ARGV[3], ARGV[4]
if ARGV[5] == 'apart' then
  apart(one, other)
  apart(other, one)
else
  redis.call('SREM', parted .. one, other)
  redis.call('SREM', parted .. other, one)
  for _, third in ipairs(redis.call('SMEMBERS', parted .. other)) do
    apart(one, third)
    apart(third, one)
  end
end
return 1
