-- Put a changed form of a stored mention in the place of the one that was read (compare and set).
--
-- KEYS[1]  mention
-- ARGV     1 form that was read, 2 new form, 3 cell it was counted in, 4 new cell,
--          5 msgpack list of the keys of its buckets, 6 when it was written (ms), 7 id,
--          8 what of it changed: 'edited', 'deleted' or 'answered', 9 author to forget, or '',
--          10 its day's ledger, 11 rows to add there or '', 12 groups, 13 fingerprint of its group, 14 group
-- returns  1 = done, 0 = somebody else changed it in between
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2])
if ARGV[3] ~= ARGV[4] then
  for _, key in ipairs(cmsgpack.unpack(ARGV[5])) do
    -- A bucket that has expired stays so.
    if redis.call('EXISTS', key) == 1 then
      local cell = ARGV[3]
      if string.sub(cell, -2) == '|t' and redis.call('HEXISTS', key, cell) == 0 then
        cell = string.sub(cell, 1, -3) -- counted before reposts stood apart
      end
      -- In this order: a bucket whose only cell went first would be gone, and made again without its lifetime.
      redis.call('HINCRBY', key, ARGV[4], 1)
      if redis.call('HINCRBY', key, cell, -1) <= 0 then
        redis.call('HDEL', key, cell)
      end
    end
  end
end
if ARGV[9] ~= '' then
  redis.call('ZREM', '{m}!authors', ARGV[9] .. ' ' .. ARGV[7])
end
if ARGV[11] ~= '' and redis.call('EXISTS', ARGV[10]) == 1 then
  redis.call('APPEND', ARGV[10], ARGV[11])
  redis.call('HSETNX', ARGV[12], ARGV[13], ARGV[14])
end
local created = tonumber(ARGV[6])
redis.call('XADD', '{m}!changes', 'MAXLEN', '~', 1000, '*',
  'hours', string.format('%.0f', created - created % 3600000), 'first', ARGV[6], 'last', ARGV[6],
  ARGV[8], ARGV[7])
return 1
