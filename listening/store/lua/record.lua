-- Carry out commands in one step: all of them, or none if a batch or a mention was stored before.
--
-- KEYS[1]  zset of ids by time written: names the slot; all other keys share its tag
-- ARGV[1]  msgpack: {hash of the run or '', batch, key that says there are marks of deletions,
--          number of marks sent, number of mentions, {length of each command in values}}
-- ARGV[2..]  marks of deletions that would concern the mentions, by id and by author in turn;
--          then the keys of the mentions; then the commands, one after the other
-- returns  {'done'}, or, with nothing written,
--          {'before', what the batch came to then}: it is in the hash of its run,
--          {'marks'}: there are marks of deletions, and none were sent,
--          {'gone', numbers...}: these mentions (from 1) have been deleted at their source,
--          {'stored', numbers...}: these are stored already
local run, batch, any_mark, marks, mentions, commands = unpack(cmsgpack.unpack(ARGV[1]))

if run ~= '' then
  local before = redis.call('HGET', run, batch)
  if before then
    return { 'before', before }
  end
end

local function some(first, last)
  -- Lua hands over some 8,000 values at most.
  local number = 0
  for from = first, last, 4000 do
    number = number + redis.call('EXISTS', unpack(ARGV, from, math.min(from + 3999, last)))
  end
  return number > 0
end

if marks > 0 then
  local gone = { 'gone' }
  for n = 1, mentions do
    if some(2 * n, 2 * n + 1) then
      gone[#gone + 1] = n
    end
  end
  if #gone > 1 then
    return gone
  end
elseif mentions > 0 and redis.call('EXISTS', any_mark) == 1 then
  return { 'marks' }
end

local at = 1 + marks
if some(at + 1, at + mentions) then
  local stored = { 'stored' }
  for n = 1, mentions do
    if some(at + n, at + n) then
      stored[#stored + 1] = n
    end
  end
  return stored
end

at = at + mentions
for _, length in ipairs(commands) do
  redis.call(unpack(ARGV, at + 1, at + length))
  at = at + length
end
return { 'done' }
