-- What one member of staff has written below one referral and not sent yet. It is no change of the referral: nobody else
-- reads it, so it is in no audit trail and no event.
-- KEYS[1] referral hash   KEYS[2] the draft   KEYS[3] what was last thrown away   KEYS[4] set of the keys of all drafts of
--   this referral, so that its erasure finds them. A draft is a hash: v (its version, a random mark),
--   form (mark of the form that it was typed in), text (sealed).
-- ARGV[1] save, throw or back   ARGV[2] what stands in the box now (sealed; "" for nothing)   ARGV[3] version from which
--   the writer went on ("" for none)   ARGV[4] the new version   ARGV[5] mark of the form that it was typed in
-- ARGV[6] seconds that a draft lives   ARGV[7] seconds that what was thrown away can be taken back
-- Nothing typed is lost: a draft that another window has changed meanwhile is put aside, as if it had been thrown away.
-- Answers {'done'}; {'aside'} (done, and another window's draft was put aside); {'none'} (nothing to take back);
--   {'sent'} (this form has been sent: what arrives late is dropped) or {'gone'} (there is no such referral).
local referral, draft, thrown, all = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local what, text, seen, version, form, keep, keep_thrown = unpack(ARGV)
if redis.call('EXISTS', referral) == 0 then return {'gone'} end
if form ~= '' and redis.call('HGET', referral, 'sent') == form then return {'sent'} end

local function aside()
  redis.call('RENAME', draft, thrown)
  redis.call('EXPIRE', thrown, keep_thrown)
end
local function put(key, sealed, seconds)
  if sealed == '' then
    redis.call('DEL', key)
  else
    redis.call('HSET', key, 'v', version, 'form', form, 'text', sealed)
    redis.call('EXPIRE', key, seconds)
  end
end

local answer, now = 'done', redis.call('HGET', draft, 'v')
if what == 'back' then
  local old = redis.call('HGET', thrown, 'text')
  if not old then return {'none'} end
  put(draft, old, keep)
  put(thrown, text, keep_thrown)
elseif what == 'throw' or text == '' then
  if now then aside() end
  if text ~= '' then put(thrown, text, keep_thrown) end
  redis.call('DEL', draft)
else
  if now and now ~= seen and (form == '' or redis.call('HGET', draft, 'form') ~= form) then
    aside()
    answer = 'aside'
  end
  put(draft, text, keep)
end
redis.call('SADD', all, draft, thrown)
redis.call('EXPIRE', all, keep)
return {answer}
