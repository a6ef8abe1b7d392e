-- Removes one referral with everything that belongs to it; its entry in the audit trail is all that stays. When staff have it
-- deleted early, her ordinary conversation goes with it.
-- KEYS[1] referral hash   KEYS[2] its messages    KEYS[3] open ones by due time   KEYS[4] closed ones by closing time
-- KEYS[5] event stream    KEYS[6] audit trail     KEYS[7] its head                KEYS[8] "something was erased"
-- KEYS[9] follow-ups by day        KEYS[10] set of the keys of what staff have written and not sent
-- ARGV[1] JSON: number, tag, asked_by (who must have asked for it; "" = nobody needs to), closed_before (epoch seconds;
--   0 = whatever its state, else it must have been closed before that), trail (as in change.lua)
-- The staff's lists follow it (lists.lua, hers.lua: put before this).
-- Answers {'done'}, {'gone'} (there is none), {'refused'} (not asked for by asked_by, or not closed so long) or {'behind'}.
-- The stream is read through: some 100 ms at its longest (100,000 events); upkeep keeps it short.
local c = cjson.decode(ARGV[1])
local row = redis.call('HMGET', KEYS[1], 'status', 'person', 'erase_by')
if not row[1] then return {'gone'} end
if c.asked_by ~= '' and (row[3] or '') ~= c.asked_by then return {'refused'} end
if c.closed_before > 0 then
  local closed = tonumber(redis.call('ZSCORE', KEYS[4], c.number) or '')
  if row[1] ~= 'closed' or not closed or closed > c.closed_before then return {'refused'} end
end
if (redis.call('HGET', KEYS[7], 'hash') or '') ~= c.trail.before then return {'behind'} end

local listed, stood = is_listed(c.tag, KEYS[5]), members_of(c.tag, c.number)
redis.call('DEL', KEYS[1], KEYS[2])
for _, draft in ipairs(redis.call('SMEMBERS', KEYS[10])) do redis.call('DEL', draft) end
redis.call('DEL', KEYS[10])
redis.call('ZREM', KEYS[3], c.number)
redis.call('ZREM', KEYS[4], c.number)
redis.call('ZREM', KEYS[9], c.number)
list_anew(c.tag, c.number, stood)
local function hers(kind) return kind .. ':' .. c.tag .. ':' .. row[2] end
if row[2] and row[2] ~= '' then
  redis.call('SREM', hers('hers'), c.number)
  -- What was said of it stands in her ordinary conversation too, which must not be put before staff with the next referral.
  -- One that expires is years old, and nothing of it can be in there any more.
  if c.asked_by ~= '' then
    redis.call('DEL', hers('thread'))
    for _, reply in ipairs(redis.call('SMEMBERS', hers('replies'))) do redis.call('DEL', reply) end
    local kept = 'unanswered:' .. c.tag .. ':of:' .. row[2]
    for _, id in ipairs(redis.call('SMEMBERS', kept)) do
      redis.call('DEL', 'unanswered:' .. c.tag .. ':message:' .. id)
      redis.call('ZREM', 'unanswered:' .. c.tag, id)
    end
    redis.call('DEL', hers('replies'), kept)
    -- A turn that has read the record before cannot write it back.
    if redis.call('HDEL', hers('person'), 'state') == 1 then redis.call('HINCRBY', hers('person'), 'v', 1) end
  end
  let_go(c.tag, row[2])
end

local from = '-'
while true do
  local events = redis.call('XRANGE', KEYS[5], from, '+', 'COUNT', 1000)
  for _, event in ipairs(events) do
    for i = 1, #event[2], 2 do
      if event[2][i] == 'number' and event[2][i + 1] == c.number then redis.call('XDEL', KEYS[5], event[1]) end
    end
  end
  if #events < 1000 then break end
  from = '(' .. events[#events][1]
end

if listed then set_listed(c.tag, KEYS[5]) end

redis.call('RPUSH', KEYS[6], c.trail.entry)
redis.call('HSET', KEYS[7], 'n', c.trail.n, 'hash', c.trail.hash)
redis.call('SET', KEYS[8], '1')
return {'done'}
