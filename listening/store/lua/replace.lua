-- Put changed forms of stored mentions in the place of those that were read, each compared and set, its counts with it.
--
-- KEYS[1]  zset of ids by time written
-- ARGV[1]  what of them changed: 'edited', 'deleted', 'answered' or 'judged'
-- ARGV[2]  msgpack: list of {id, when it was written (ms, as text), cell it was counted in, new cell,
--          {key of a bucket, its lifetime (ms), ...}, author to forget or '', key of its day's ledger, its lifetime
--          (ms), fingerprint of its group, group}; a cell that is '' stands for one that is counted nowhere
-- ARGV[3..]  of each: the form that was read, the new form, rows for the ledger or ''
-- returns  numbers (from 1) of those that somebody else changed in between, which are left as they are
local what = ARGV[1]
local left, done, hours, touched = {}, {}, {}, {}
local first, last = math.huge, 0

local function move(key, lifetime, before, after)
  local there = redis.call('EXISTS', key) == 1
  -- A bucket that has expired stays so; one that is empty because all of it counts nowhere comes back with what does.
  if not there and before ~= '' then
    return
  end
  local cell = before
  if string.sub(cell, -2) == '|t' and redis.call('HEXISTS', key, cell) == 0 then
    cell = string.sub(cell, 1, -3) -- counted before reposts stood apart
  end
  -- In this order: a bucket whose only cell went first would be gone, and made again without its lifetime.
  if after ~= '' then
    redis.call('HINCRBY', key, after, 1)
    if not there then
      redis.call('PEXPIRE', key, lifetime)
    end
  end
  if cell ~= '' and redis.call('HINCRBY', key, cell, -1) <= 0 then
    redis.call('HDEL', key, cell)
  end
end

for n, m in ipairs(cmsgpack.unpack(ARGV[2])) do
  local id, created, before, after, buckets, author, ledger, lifetime, fingerprint, group = unpack(m)
  local key, rows = '{m}:' .. id, ARGV[3 * n + 2]
  if redis.call('GET', key) ~= ARGV[3 * n] then
    left[#left + 1] = n
  else
    redis.call('SET', key, ARGV[3 * n + 1])
    if before ~= after then
      for at = 1, #buckets, 2 do
        move(buckets[at], string.format('%.0f', buckets[at + 1]), before, after)
      end
    end
    if before == '' and after ~= '' then
      redis.call('ZREM', '{m}!untracked', id)
      redis.call('ZADD', KEYS[1], created, id)
    elseif before ~= '' and after == '' then
      redis.call('ZREM', KEYS[1], id)
      redis.call('ZADD', '{m}!untracked', created, id)
    elseif before == '' and what == 'deleted' then
      redis.call('ZREM', '{m}!untracked', id) -- it never comes back
    end
    if author ~= '' then
      redis.call('ZREM', '{m}!authors', author .. ' ' .. id)
    end
    if rows ~= '' then
      local there = redis.call('EXISTS', ledger) == 1
      if there or before == '' then
        redis.call('APPEND', ledger, rows)
        redis.call('HSETNX', '{m}!groups', fingerprint, group)
        if not there then
          redis.call('PEXPIRE', ledger, string.format('%.0f', lifetime))
        end
      end
    end
    local at = tonumber(created)
    if at < first then first = at end
    if at > last then last = at end
    local hour = string.format('%.0f', at - at % 3600000)
    if not touched[hour] then
      touched[hour] = true
      hours[#hours + 1] = hour
    end
    done[#done + 1] = id
  end
end

if #done > 0 then
  if what == 'judged' then
    redis.call('HINCRBY', '{m}!past', 'moved', #done)
  end
  redis.call('XADD', '{m}!changes', 'MAXLEN', '~', 1000, '*', 'hours', table.concat(hours, ' '),
    'first', string.format('%.0f', first), 'last', string.format('%.0f', last),
    what, what == 'judged' and cmsgpack.pack(done) or done[1])
end
return left
