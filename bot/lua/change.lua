-- The only script that changes state: all of it or nothing.
-- KEYS[1] person hash    KEYS[2] reply kept for retries   KEYS[3] her thread     KEYS[4] set of her referrals
-- KEYS[5] event stream   KEYS[6] open referrals by due    KEYS[7] closed ones    KEYS[8] counts of all time
-- KEYS[9] counts of the day    KEYS[10] audit trail        KEYS[11] its head         KEYS[12] keys of replies to her
-- KEYS[13] follow-ups by day  KEYS[14] ids of her messages kept for editors       KEYS[15] all of them by day
-- ARGV[1] JSON: person, expect (version that the writer read), fields [name, value, ...] for her record, keep (seconds),
--   reply (sealed; "" when there is none to keep), reply_seconds, thread [sealed lines], count [name, by, ...], day, day_seconds,
--   erase (forget her record, thread and the replies kept for retries), tag,
--   unanswered (a message of hers kept for editors, {} for none): id, sealed, day and gone (epoch seconds: midnight of its day, end of its life), most (of one person),
--   seen_to (an editor's deed, {} for none): id, day, gone (as above), back (true: on the list again),
--   trail (the audit entry written with it; entry "" for none): entry, before (hash that must be the last one), hash, n,
--     mark, mark_seconds (key to set with it, "" for none), moves: a list of
--     id (of this very change, so that repeating it after a lost answer does nothing), number, from [statuses it may be in; "" = it must not exist yet], holder (who must hold it; "*" = whoever,
--     "" = nobody), set [field, value, ...], drop [fields], say [sealed lines], to (new status or ""),
--     due (epoch seconds, 0 = leave), closed (epoch seconds, 0 = not), event (name or ""), at (ISO time),
--     hers (pseudonym when the referral is to be listed as hers), unlink (true: no longer hers),
--     seen [field, value, ...] that it must hold ("" = it has no such field),
--     figures [[day, name, by], ...] counted on those days, also when they are past (what the year's report needs),
--     bars [fields of which none may exist: they keep members of staff out], revisit (epoch seconds of the day, or of
--     the time, of a follow-up, 0 = no more, -1 = leave), spent (key of the draft that it was written as, "" for none: it goes, and the
--     mark of its form stays so that a save that arrives late is dropped, see draft.lua),
--     window (pseudonym whose window a message to her is taken from, "" = none), takes (how many messages),
--     context (how many of the last lines of her thread staff shall see before what is said now)
-- Counts, in the hash of the day: what the writer counts, and by itself of each move
--   referral.opened, referral.priority.<p>, referral.topic.<t>, referral.kind.<k> (one each) when it opens one;
--   first.<priority>.<minutes> when it is the first that she gets from a person, in writing or by telephone: minutes by the
--   clock since it was opened, nights and holidays included. Nothing of it can be led back to her, and no deletion changes it.
--   What begins with turn, desk, spool or worker, and referral.opened, is also added to the counts of all time, which /metrics
--   shows.
-- The staff's lists follow each move (lists.lua), and the way to her goes with the last one closed (hers.lua): put before this.
-- Answers {'done'}, {'seen', reply}, {'stale'}, {'refused', number, status, holder}, {'outdated'} (a field is not as it was
--   seen), {'recused'}, {'gone'} (what an editor sees to has been erased) or
--   {'behind'} (the trail).
local c = cjson.decode(ARGV[1])
local mine = c.person ~= ''

if c.reply ~= '' then
  local seen = redis.call('GET', KEYS[2])
  if seen then return {'seen', seen} end
end
if mine and tonumber(redis.call('HGET', KEYS[1], 'v') or '0') ~= c.expect then return {'stale'} end

local function key_of(number) return referral_of(c.tag, number) end
-- Who has withdrawn from one of hers is out of those that follow as well.
local function stay_out(key, hers)
  for _, number in ipairs(redis.call('SMEMBERS', hers)) do
    if redis.call('HEXISTS', key_of(number), 'outs') == 1 then
      local fields = redis.call('HGETALL', key_of(number))
      for i = 1, #fields, 2 do
        if fields[i]:sub(1, 4) == 'out:' then redis.call('HSET', key, fields[i], fields[i + 1], 'outs', '1') end
      end
    end
  end
end

for _, m in ipairs(c.moves) do
  local now = redis.call('HMGET', key_of(m.number), 'status', 'holder', 'move')
  if now[3] == m.id then return {'done'} end
  local status, holder = now[1] or '', now[2] or ''
  -- Before all else: whoever has withdrawn learns nothing about how it stands.
  for _, bar in ipairs(m.bars or {}) do
    if redis.call('HEXISTS', key_of(m.number), bar) == 1 then return {'recused'} end
  end
  local allowed = false
  for _, s in ipairs(m.from) do if s == status then allowed = true end end
  if m.holder ~= '*' and m.holder ~= holder then allowed = false end
  if not allowed then return {'refused', m.number, status, holder} end
  local seen = m.seen or {}
  for i = 1, #seen, 2 do
    if (redis.call('HGET', key_of(m.number), seen[i]) or '') ~= seen[i + 1] then return {'outdated'} end
  end
end
local function kept_message(id) return 'unanswered:' .. c.tag .. ':message:' .. id end
if c.seen_to.id and redis.call('EXISTS', kept_message(c.seen_to.id)) == 0 then return {'gone'} end
if c.trail.entry ~= '' then
  if (redis.call('HGET', KEYS[11], 'hash') or '') ~= c.trail.before then return {'behind'} end
  redis.call('RPUSH', KEYS[10], c.trail.entry)
  redis.call('HSET', KEYS[11], 'n', c.trail.n, 'hash', c.trail.hash)
  if c.trail.mark ~= '' then redis.call('SET', c.trail.mark, '1', 'EX', c.trail.mark_seconds) end
end

local LASTING = {turn = true, desk = true, spool = true, worker = true, ['referral.opened'] = true}
local function count(name, by)
  if LASTING[name:match('^%a+')] or LASTING[name] then redis.call('HINCRBY', KEYS[8], name, by) end
  if c.day ~= '' then redis.call('HINCRBY', KEYS[9], name, by) end
end
-- Minutes since the year 0 of an ISO time with its offset; nil for anything else.
local function minutes(iso)
  local y, mo, d, h, mi, sign, oh, om = (iso or ''):match('^(%d+)-(%d+)-(%d+)T(%d+):(%d+).*([+-])(%d+):(%d+)$')
  if not y then return nil end
  y, mo = tonumber(y), tonumber(mo)
  if mo < 3 then y, mo = y - 1, mo + 12 end
  local days = 365 * y + math.floor(y / 4) - math.floor(y / 100) + math.floor(y / 400) + math.floor((153 * mo - 457) / 5) + d
  return (days * 24 + h) * 60 + mi - tonumber(sign .. (oh * 60 + om))
end
local function reached(key)
  return redis.call('HEXISTS', key, 'answered_at') + redis.call('HEXISTS', key, 'spoken_at') > 0
end
local function count_opened(key)
  local row = redis.call('HMGET', key, 'priority', 'topic', 'kind')
  count('referral.opened', 1)
  for i, name in ipairs({'priority', 'topic', 'kind'}) do
    if row[i] and row[i] ~= '' then count('referral.' .. name .. '.' .. row[i], 1) end
  end
end
local function count_first(key, at)
  local row = redis.call('HMGET', key, 'opened', 'priority')
  local began, now = minutes(row[1] or ''), minutes(at)
  if began and now then count('first.' .. (row[2] or '') .. '.' .. string.format('%d', math.max(0, now - began)), 1) end
end

-- Lists that have been left behind stay so: what is moved now does not say what was moved before.
local listed = #c.moves > 0 and is_listed(c.tag, KEYS[5])
for _, m in ipairs(c.moves) do
  local key = key_of(m.number)
  local waiting, stood = not reached(key), members_of(c.tag, m.number)
  redis.call('HSET', key, 'move', m.id)
  if m.to ~= '' then redis.call('HSET', key, 'status', m.to) end
  if #m.set > 0 then redis.call('HSET', key, unpack(m.set)) end
  if #m.drop > 0 then redis.call('HDEL', key, unpack(m.drop)) end
  if m.context > 0 and mine then
    for _, line in ipairs(redis.call('LRANGE', KEYS[3], -m.context, -1)) do
      redis.call('RPUSH', key .. ':messages', line)
    end
  end
  for _, line in ipairs(m.say) do redis.call('RPUSH', key .. ':messages', line) end
  if (m.window or '') ~= '' then
    local record = 'person:' .. c.tag .. ':' .. m.window
    local left = tonumber(redis.call('HGET', record, 'left') or '0')
    if left > 0 then redis.call('HSET', record, 'left', math.max(0, left - m.takes)) end
  end
  if m.hers ~= '' then
    local hers = 'hers:' .. c.tag .. ':' .. m.hers
    if m.unlink then redis.call('SREM', hers, m.number) else stay_out(key, hers) redis.call('SADD', hers, m.number) end
  end
  if m.closed > 0 then
    redis.call('ZREM', KEYS[6], m.number)
    redis.call('ZADD', KEYS[7], m.closed, m.number)
  elseif m.due > 0 then
    redis.call('ZREM', KEYS[7], m.number)
    redis.call('ZADD', KEYS[6], m.due, m.number)
  end
  list_anew(c.tag, m.number, stood)
  if m.closed > 0 then let_go(c.tag, redis.call('HGET', key, 'person') or '') end
  if m.from[1] == '' then count_opened(key) elseif waiting and reached(key) then count_first(key, m.at) end
  local revisit = m.revisit or -1
  if revisit == 0 then redis.call('ZREM', KEYS[13], m.number) end
  if revisit > 0 then redis.call('ZADD', KEYS[13], revisit, m.number) end
  if (m.spent or '') ~= '' then
    redis.call('DEL', m.spent)
    redis.call('HSET', key, 'sent', m.id)
  end
  for _, figure in ipairs(m.figures or {}) do
    local day = 'counts:' .. c.tag .. ':' .. figure[1]
    -- A day that has had its time is not begun anew by what is taken back.
    if figure[3] > 0 or redis.call('EXISTS', day) == 1 then
      redis.call('HINCRBY', day, figure[2], figure[3])
      redis.call('EXPIRE', day, c.day_seconds)
    end
  end
  if m.event ~= '' then
    redis.call('XADD', KEYS[5], 'MAXLEN', '~', 100000, '*', 'number', m.number, 'event', m.event, 'at', m.at)
  end
end
if listed then set_listed(c.tag, KEYS[5]) end

if mine then
  if c.erase then
    redis.call('DEL', KEYS[1], KEYS[3])
    for _, key in ipairs(redis.call('SMEMBERS', KEYS[12])) do redis.call('DEL', key) end
    redis.call('DEL', KEYS[12])
    for _, id in ipairs(redis.call('SMEMBERS', KEYS[14])) do
      redis.call('DEL', kept_message(id))
      redis.call('ZREM', KEYS[15], id)
    end
    redis.call('DEL', KEYS[14])
    redis.call('SET', 'erased:' .. c.tag, '1')
  end
  -- The version outlives an erasure, so that a turn that read the old record cannot write it back.
  redis.call('HSET', KEYS[1], 'v', c.expect + 1, unpack(c.fields))
  redis.call('EXPIRE', KEYS[1], c.keep)
  let_go(c.tag, c.person)
  if #c.thread > 0 then
    redis.call('RPUSH', KEYS[3], unpack(c.thread))
    redis.call('LTRIM', KEYS[3], -200, -1)
    redis.call('EXPIRE', KEYS[3], c.keep)
  end
end
local u = c.unanswered
if u.id and mine and not c.erase and redis.call('SCARD', KEYS[14]) < u.most then
  redis.call('SET', kept_message(u.id), u.sealed, 'EXAT', u.gone)
  redis.call('SADD', KEYS[14], u.id)
  redis.call('EXPIREAT', KEYS[14], u.gone)
  redis.call('ZADD', KEYS[15], u.day, u.id)
end
local seen = c.seen_to
if seen.id then
  redis.call('EXPIREAT', kept_message(seen.id), seen.gone)
  if seen.back then redis.call('ZADD', KEYS[15], seen.day, seen.id) else redis.call('ZREM', KEYS[15], seen.id) end
end
if c.reply ~= '' then
  redis.call('SET', KEYS[2], c.reply, 'EX', c.reply_seconds)
  if mine then
    redis.call('SADD', KEYS[12], KEYS[2])
    redis.call('EXPIRE', KEYS[12], c.reply_seconds)
  end
end
for i = 1, #c.count, 2 do count(c.count[i], c.count[i + 1]) end
if c.day ~= '' then redis.call('EXPIRE', KEYS[9], c.day_seconds) end
return {'done'}
