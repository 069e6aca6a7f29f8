-- Store a batch of new mentions and count them, in one atomic step.
--
-- KEYS[1]  zset of ids by time written: names the slot; all other keys share its tag
-- ARGV[1]  msgpack: list of {id, created ms, author, cell, source}
-- ARGV[2]  msgpack: {now, fine kept, minute kept, hour kept} in ms
-- ARGV[3]  msgpack: {run, batch, whether this ends the batch}; run and batch may be empty
-- ARGV[4..]  for each mention its stored form, and that form without its text
-- returns  {stored, duplicates} of this batch; of a batch done before, what it was then
local batch = cmsgpack.unpack(ARGV[1])
local now, fine_kept, minute_kept, hour_kept = unpack(cmsgpack.unpack(ARGV[2]))
local run, name, ends = unpack(cmsgpack.unpack(ARGV[3]))
local tag = '{m}'

if ends then
  redis.call('ZREM', tag .. '!pending', name)
  redis.call('DEL', tag .. '!batch:' .. name)
end
local run_key = tag .. '!run:' .. run
if run ~= '' then
  -- A job that died after its write and before its end is run again: its first count stands.
  local before = redis.call('HGET', run_key, name)
  if before then
    local stored, duplicates = string.match(before, '(%d+) (%d+)')
    return { tonumber(stored), tonumber(duplicates) }
  end
end

-- Deletions that overtook their posts are rare: ask for all at once, then one by one.
local marks = {}
for i, m in ipairs(batch) do
  marks[#marks + 1] = tag .. '!gone:' .. m[1]
  marks[#marks + 1] = tag .. '!gone:' .. m[5] .. ' ' .. m[3]
end
local any_gone = false
for from = 1, #marks, 4000 do
  if redis.call('EXISTS', unpack(marks, from, math.min(from + 3999, #marks))) > 0 then
    any_gone = true
  end
end

local function text(number)
  return string.format('%.0f', number)
end

local counted = {} -- key of bucket -> cell -> mentions
local lifetime = {} -- key of bucket -> ms it is kept, or {at} for a fixed end
local people = {} -- key of day -> authors
local hours = {} -- hours whose counts change
local recent = {} -- new ids written within the last hour
local written, authors, received = {}, {}, {}

local function count(key, cell)
  local cells = counted[key]
  if not cells then
    cells = {}
    counted[key] = cells
  end
  cells[cell] = (cells[cell] or 0) + 1
end

local stored, duplicates = 0, 0
local first, last = nil, nil
for i, m in ipairs(batch) do
  local id, created, author, cell, source = unpack(m)
  local form, erased = ARGV[2 * i + 2], ARGV[2 * i + 3]
  local gone = any_gone and redis.call('EXISTS', tag .. '!gone:' .. id, tag .. '!gone:' .. source .. ' ' .. author) > 0
  if not redis.call('SET', tag .. ':' .. id, gone and erased or form, 'NX') then
    duplicates = duplicates + 1
  else
    stored = stored + 1
    first = math.min(first or created, created)
    last = math.max(last or created, created)
    written[#written + 1] = text(created)
    written[#written + 1] = id
    received[#received + 1] = id
    if not gone and author ~= '' then
      authors[#authors + 1] = 0
      authors[#authors + 1] = author .. ' ' .. id
    end
    local hour = created - created % 3600000
    local day = created - created % 86400000
    hours[hour] = true
    if created > now - 3600000 then
      recent[#recent + 1] = id
    end
    if created > now - fine_kept then
      local start = created - created % 10000
      local key = tag .. '!counts:fine:' .. text(start / 1000)
      count(key, cell)
      lifetime[key] = start + 10000 + fine_kept - now
    end
    if created > now - minute_kept then
      local start = created - created % 60000
      local key = tag .. '!counts:minute:' .. text(start / 1000)
      count(key, cell)
      lifetime[key] = start + 60000 + minute_kept - now
    end
    local key = tag .. '!counts:hour:' .. text(hour / 1000)
    count(key, cell)
    lifetime[key] = math.max(hour - now, 0) + hour_kept
    key = tag .. '!counts:day:' .. text(day / 1000)
    count(key, cell)
    lifetime[key] = math.max(day - now, 0) + hour_kept
    if author ~= '' then
      local seen = people[day]
      if not seen then
        seen = {}
        people[day] = seen
      end
      seen[#seen + 1] = author
    end
  end
end

local function in_parts(command, key, values)
  -- Lua hands over some 8,000 values at most.
  for from = 1, #values, 4000 do
    redis.call(command, key, unpack(values, from, math.min(from + 3999, #values)))
  end
end

if stored > 0 then
  in_parts('ZADD', KEYS[1], written)
  in_parts('ZADD', tag .. '!authors', authors)
  local hour = now - now % 3600000
  in_parts('RPUSH', tag .. '!received:' .. text(hour / 1000), received)
  redis.call('ZADD', tag .. '!received', text(hour / 1000), text(hour / 1000))
  for key, cells in pairs(counted) do
    for cell, n in pairs(cells) do
      redis.call('HINCRBY', key, cell, n)
    end
    redis.call('PEXPIRE', key, text(math.max(lifetime[key], 1000)))
  end
  for day, seen in pairs(people) do
    local key = tag .. '!people:' .. text(day / 1000)
    in_parts('PFADD', key, seen)
    redis.call('PEXPIRE', key, text(math.max(day - now, 0) + hour_kept))
  end
  local touched = {}
  for hour, _ in pairs(hours) do
    touched[#touched + 1] = text(hour)
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
