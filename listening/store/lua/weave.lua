-- Find out which mentions belong to one thread, and which case that thread has.
--
-- Threads are a forest: a mention points to another one of its thread, the top of a
-- tree to its case (a NUL, then the case). Mentions that nothing is known of can be
-- tops: a reply often comes before its parent, or without it.
--
-- KEYS[1]  counter of cases: names the slot; all other keys share its tag
-- ARGV[1]  msgpack: list of {id, first of its thread, or what it replies to, or '', whether it opens, created ms,
--          {authorship keys}, what it replies to where that is not the first of its thread}
-- ARGV[2]  msgpack: list of ids that neither reply nor open: looked up only
-- ARGV[3]  msgpack: {ms a thread without a case is kept, ms one with a case is kept, ms within which
--          two posts of one author about one topic are one case}
-- returns  {list of {id, case, top, members...}, list of pairs 'case case' that became one thread}
--          members: replies that were here before the case, to be added to it
local rows = cmsgpack.unpack(ARGV[1])
local plain = cmsgpack.unpack(ARGV[2])
local waits, kept, window = unpack(cmsgpack.unpack(ARGV[3]))
local tag = '{m}'
local thread, early = tag .. '!thread:', tag .. '!early:'
local merging = tag .. '!merging'

local function text(number)
  return string.format('%.0f', number)
end
waits, kept = text(waits), text(kept)

local function follow(id)
  local at, steps = id, 0
  while true do
    local to = redis.call('GET', thread .. at)
    if not to then
      return at, nil
    end
    if string.byte(to) == 0 then
      if steps > 4 then
        redis.call('SET', thread .. id, at, 'PX', kept)
      end
      return at, string.sub(to, 2)
    end
    at, steps = to, steps + 1
  end
end

-- Somebody split the one off the other: no post makes them one again.
local function apart(case, others)
  return case and others and redis.call('SISMEMBER', tag .. '!parted:' .. case, others) == 1
end

local function lead(top, case)
  redis.call('SET', thread .. top, '\0' .. case, 'PX', kept)
end

-- One thread of two. Returns its top and case.
local function union(a, b)
  local top, case = follow(a)
  local other, others = follow(b)
  if top == other or apart(case, others) then
    return top, case
  end
  redis.call('SET', thread .. top, other, 'PX', (case or others) and kept or waits)
  if redis.call('EXISTS', early .. top) == 1 then
    redis.call('SUNIONSTORE', early .. other, early .. other, early .. top)
    redis.call('DEL', early .. top)
    redis.call('PEXPIRE', early .. other, waits)
  end
  if top ~= a then
    redis.call('SADD', early .. other, top)
    redis.call('PEXPIRE', early .. other, waits)
  end
  if case and not others then
    lead(other, case)
    others = case
  elseif case and case ~= others then
    redis.call('SADD', merging, case .. ' ' .. others)
  end
  return other, others
end

local found = {}
local function touched(id, top, case)
  local members = redis.call('SMEMBERS', early .. top)
  for _, member in ipairs(members) do
    redis.call('PEXPIRE', thread .. member, kept)
  end
  found[#found + 1] = { id, case, top, unpack(members) }
  if redis.call('EXISTS', tag .. '!trail:' .. case) == 0 then
    -- Until the case is written, whoever comes to it finds here who opens it.
    redis.call('SADD', early .. top, id)
    redis.call('PEXPIRE', early .. top, waits)
  end
end

for _, row in ipairs(rows) do
  local id, parent, opens, created, authorships, near = unpack(row)
  local top, case
  if near and near ~= '' then
    -- Of a thread that somebody split, what a post answers says to which part it belongs.
    local _, of = follow(near)
    if of and redis.call('EXISTS', tag .. '!parted:' .. of) == 1 then
      parent = near
    end
  end
  if parent ~= '' and parent ~= id then
    top, case = union(id, parent)
  else
    top, case = follow(id)
  end
  if opens then
    for _, key in ipairs(authorships) do
      local near = redis.call('ZREVRANGEBYSCORE', key, text(created), text(created - window), 'LIMIT', 0, 1)
      near[2] = redis.call('ZRANGEBYSCORE', key, text(created), text(created + window), 'LIMIT', 0, 1)[1]
      for _, neighbour in pairs(near) do
        top, case = union(id, neighbour)
      end
      redis.call('ZADD', key, text(created), id)
      redis.call('PEXPIRE', key, text(window + 3600000))
    end
    if not case then
      case = 'C' .. text(redis.call('INCR', KEYS[1]))
      lead(top, case)
    end
  end
  if case then
    touched(id, top, case)
  elseif parent ~= '' then
    redis.call('SADD', early .. top, id)
    redis.call('PEXPIRE', early .. top, waits)
  end
end

-- Last, so that what a reply of this batch made of its parent is seen.
for from = 1, #plain, 4000 do
  local names = {}
  for i = from, math.min(from + 3999, #plain) do
    names[#names + 1] = thread .. plain[i]
  end
  for i, to in ipairs(redis.call('MGET', unpack(names))) do
    if to then
      local id = plain[from + i - 1]
      local top, case = follow(id)
      if case then
        touched(id, top, case)
      else
        redis.call('SADD', early .. top, id)
        redis.call('PEXPIRE', early .. top, waits)
      end
    end
  end
end
return { found, redis.call('SMEMBERS', merging) }
