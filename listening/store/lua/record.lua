-- Store a batch of new mentions and count them, in one atomic step.
--
-- KEYS[1]  zset of ids by time written: names the slot; all other keys share its tag
-- ARGV[1]  msgpack: list of {id, created ms as text, author, cell, source}
-- ARGV[2]  msgpack: {now, fine kept, minute kept, hour kept} in ms
-- ARGV[3]  msgpack: {run, batch, whether this ends the batch}; run and batch may be empty
-- ARGV[4]  msgpack: numbers (from 1) of mentions whose text is left out because they are gone
-- ARGV[5]  rows of the ledger (listening.counting.ledger), one after the other
-- ARGV[6]  msgpack: {size of a row, {fingerprint as text, group, ...}}
-- ARGV[7..]  the stored form of each mention
-- returns  {stored, duplicates} of this batch; of a batch done before, what it was then.
--          {-1, numbers...}, and nothing written, if posts have been deleted whose form
--          still has its text: call again without it.
local batch = cmsgpack.unpack(ARGV[1])
local now, fine_kept, minute_kept, hour_kept = unpack(cmsgpack.unpack(ARGV[2]))
local run, name, ends = unpack(cmsgpack.unpack(ARGV[3]))
local tag = '{m}'

local run_key = tag .. '!run:' .. run
if run ~= '' then
  -- A job that died after its write and before its end is run again: its first count stands.
  local before = redis.call('HGET', run_key, name)
  if before then
    local stored, duplicates = string.match(before, '(%d+) (%d+)')
    return { tonumber(stored), tonumber(duplicates) }
  end
end

-- Deletions that overtook their posts.
local erased = {}
for _, n in ipairs(cmsgpack.unpack(ARGV[4])) do
  erased[n] = true
end
if redis.call('EXISTS', tag .. '!gone') == 1 then
  local late = { -1 }
  for i, m in ipairs(batch) do
    local by_author = tag .. '!gone:' .. m[5] .. ' ' .. m[3]
    if not erased[i] and redis.call('EXISTS', tag .. '!gone:' .. m[1], by_author) > 0 then
      late[#late + 1] = i
    end
  end
  if #late > 1 then
    return late
  end
end

if ends then
  redis.call('ZREM', tag .. '!pending', name)
  redis.call('DEL', tag .. '!batch:' .. name)
end

local function text(number)
  return string.format('%.0f', number)
end

-- Buckets by resolution: start (ms) -> {cell -> mentions}. Keys are spelt once per bucket.
local fine, minute, hourly, daily = {}, {}, {}, {}
local size, groups = unpack(cmsgpack.unpack(ARGV[6]))
local ledger = {} -- day (ms) -> rows
local recent = {} -- new ids written within the last hour
local written, authors, received = {}, {}, {}

local function count(buckets, start, cell)
  local cells = buckets[start]
  if not cells then
    cells = {}
    buckets[start] = cells
  end
  cells[cell] = (cells[cell] or 0) + 1
end

local function in_parts(command, key, values)
  -- Lua hands over some 8,000 values at most.
  for from = 1, #values, 4000 do
    redis.call(command, key, unpack(values, from, math.min(from + 3999, #values)))
  end
end

-- Mostly all of them are new and none comes twice: then a call for many is enough, not one for each.
local function write_all()
  local names, seen, pairs_of = {}, {}, {}
  for i, m in ipairs(batch) do
    local key = tag .. ':' .. m[1]
    if seen[key] then
      return false
    end
    seen[key] = true
    names[i] = key
    pairs_of[2 * i - 1] = key
    pairs_of[2 * i] = ARGV[6 + i]
  end
  for from = 1, #names, 4000 do
    if redis.call('EXISTS', unpack(names, from, math.min(from + 3999, #names))) > 0 then
      return false
    end
  end
  for from = 1, #pairs_of, 4000 do
    redis.call('MSET', unpack(pairs_of, from, math.min(from + 3999, #pairs_of)))
  end
  return true
end

local function write_one(i, id)
  local new = redis.call('SET', tag .. ':' .. id, ARGV[6 + i], 'NX')
  if not new and redis.call('ZREM', tag .. '!untracked', id) == 1 then
    -- Kept without being counted: by the rules of now it counts.
    new = redis.call('SET', tag .. ':' .. id, ARGV[6 + i])
  end
  return new
end

local stored, duplicates = 0, 0
local first, last = math.huge, 0
local all_new = write_all()
for i, m in ipairs(batch) do
  local id, created, author, cell = m[1], tonumber(m[2]), m[3], m[4]
  if not (all_new or write_one(i, id)) then
    duplicates = duplicates + 1
  else
    stored = stored + 1
    if created < first then first = created end
    if created > last then last = created end
    written[2 * stored - 1] = m[2]
    written[2 * stored] = id
    received[stored] = id
    if author ~= '' and not erased[i] then
      authors[#authors + 1] = 0
      authors[#authors + 1] = author .. ' ' .. id
    end
    if created > now - 3600000 then
      recent[#recent + 1] = id
    end
    if created > now - fine_kept then
      count(fine, created - created % 10000, cell)
    end
    if created > now - minute_kept then
      count(minute, created - created % 60000, cell)
    end
    count(hourly, created - created % 3600000, cell)
    local day = created - created % 86400000
    count(daily, day, cell)
    local rows = ledger[day]
    if not rows then
      rows = {}
      ledger[day] = rows
    end
    rows[#rows + 1] = string.sub(ARGV[5], (i - 1) * size + 1, i * size)
  end
end

if stored > 0 then
  in_parts('ZADD', KEYS[1], written)
  in_parts('ZADD', tag .. '!authors', authors)
  local hour = now - now % 3600000
  in_parts('RPUSH', tag .. '!received:' .. text(hour / 1000), received)
  redis.call('ZADD', tag .. '!received', text(hour / 1000), text(hour / 1000))
  local function add(name, buckets, lifetime)
    for start, cells in pairs(buckets) do
      local key = tag .. '!counts:' .. name .. ':' .. text(start / 1000)
      for cell, n in pairs(cells) do
        redis.call('HINCRBY', key, cell, n)
      end
      redis.call('PEXPIRE', key, text(math.max(lifetime(start), 1000)))
    end
  end
  add('fine', fine, function(start) return start + 10000 + fine_kept - now end)
  add('minute', minute, function(start) return start + 60000 + minute_kept - now end)
  -- History is kept from the day it was received, whatever its age.
  local function long(start) return math.max(start - now, 0) + hour_kept end
  add('hour', hourly, long)
  add('day', daily, long)
  for day, rows in pairs(ledger) do
    local key = tag .. '!ledger:' .. text(day / 1000)
    redis.call('APPEND', key, table.concat(rows))
    redis.call('PEXPIRE', key, text(long(day)))
  end
  in_parts('HSET', tag .. '!groups', groups)
  local touched = {}
  for start, _ in pairs(hourly) do
    touched[#touched + 1] = text(start)
  end
  redis.call('XADD', tag .. '!changes', 'MAXLEN', '~', 1000, '*',
    'hours', table.concat(touched, ' '), 'first', text(first), 'last', text(last),
    'new', cmsgpack.pack(recent))
end
if run ~= '' then
  redis.call('HSET', run_key, name, stored .. ' ' .. duplicates)
  redis.call('PEXPIRE', run_key, 86400000)
end
return { stored, duplicates }
