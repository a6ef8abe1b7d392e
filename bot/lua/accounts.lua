-- Changes accounts of staff: all of it or nothing, and only while every account still is what the writer has read.
-- KEYS[1] accounts, hash name -> JSON    KEYS[2] audit trail    KEYS[3] its head
-- ARGV[1] JSON: read {name = JSON text of every account}, count (how many), write {name = new text}, trail (as in change.lua)
-- Answers 'done', 'stale' (an account has changed) or 'behind' (the trail has moved on).
local c = cjson.decode(ARGV[1])
if redis.call('HLEN', KEYS[1]) ~= c.count then return 'stale' end
for name, text in pairs(c.read) do
  if redis.call('HGET', KEYS[1], name) ~= text then return 'stale' end
end
if c.trail.entry ~= '' then
  if (redis.call('HGET', KEYS[3], 'hash') or '') ~= c.trail.before then return 'behind' end
  redis.call('RPUSH', KEYS[2], c.trail.entry)
  redis.call('HSET', KEYS[3], 'n', c.trail.n, 'hash', c.trail.hash)
end
for name, text in pairs(c.write) do redis.call('HSET', KEYS[1], name, text) end
return 'done'
