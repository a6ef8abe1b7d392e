-- What a turn needs to know, read in one round trip. Writes nothing.
-- KEYS[1] person hash   KEYS[2] stored reply of this very message   KEYS[3] set of the numbers of her referrals
-- ARGV[1] hash tag, for the keys of those referrals
-- Answers {stored reply or false, {field, value, ...} of the person, {{field, value, ...} of each referral}}
local reply = redis.call('GET', KEYS[2])
if reply then return {reply, {}, {}} end
local referrals = {}
for _, number in ipairs(redis.call('SMEMBERS', KEYS[3])) do
  local fields = redis.call('HGETALL', 'referral:' .. ARGV[1] .. ':' .. number)
  if #fields > 0 then referrals[#referrals + 1] = fields end
end
return {false, redis.call('HGETALL', KEYS[1]), referrals}
