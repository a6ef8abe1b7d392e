-- The way to a person. No script of its own: it is put before those that need it (store.script).

-- Nothing of hers is open any more: how she can be reached goes (safety rule 8), and a turn that has read her record before
-- cannot write it back.
local function let_go(tag, person)
  for _, number in ipairs(redis.call('SMEMBERS', 'hers:' .. tag .. ':' .. person)) do
    local status = redis.call('HGET', referral_of(tag, number), 'status')
    if status and status ~= 'closed' then return end
  end
  local record = 'person:' .. tag .. ':' .. person
  if redis.call('HDEL', record, 'openid', 'last', 'left', 'until') > 0 then redis.call('HINCRBY', record, 'v', 1) end
end
