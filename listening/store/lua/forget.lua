-- Take mentions whose time is over out of the store. Their counts stay.
--
-- KEYS[1]  zset of ids by time written
-- ARGV[1]  msgpack: list of {id, author}
local ids, people = {}, {}
for _, m in ipairs(cmsgpack.unpack(ARGV[1])) do
  redis.call('DEL', '{m}:' .. m[1])
  ids[#ids + 1] = m[1]
  people[#people + 1] = m[2] .. ' ' .. m[1]
end
if #ids > 0 then
  redis.call('ZREM', KEYS[1], unpack(ids))
  redis.call('ZREM', '{m}!untracked', unpack(ids))
  redis.call('ZREM', '{m}!authors', unpack(people))
end
return #ids
