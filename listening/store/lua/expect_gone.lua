-- A mention to delete: its stored form, or, where there is none yet, a mark that
-- the post is gone, for the case that the deletion overtook it on the way here.
--
-- KEYS[1] mention, KEYS[2] mark, KEYS[3] that there are marks; ARGV[1] ms the mark is kept,
-- ARGV[2] when the post was deleted, the mark says so
local form = redis.call('GET', KEYS[1])
if not form then
  redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[1])
  redis.call('SET', KEYS[3], 1, 'PX', ARGV[1])
end
return form
