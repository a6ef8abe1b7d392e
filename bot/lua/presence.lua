-- Notes that somebody has a referral open, is writing there, or has left; forgets who has not been heard of in time.
-- KEYS[1] sorted set of who is there    KEYS[2] of who is writing    KEYS[3] stream of what changed
--   Members are "NUMBER NAME", scores the epoch seconds until which it holds.
-- ARGV[1] number    ARGV[2] name    ARGV[3] reading, writing or gone    ARGV[4] now (epoch seconds)
-- ARGV[5] for how many seconds a sign of life holds    ARGV[6] for how many seconds a keystroke does
-- Answers how many referrals look different now; their numbers go into the stream, never a name.
local member, now = ARGV[1] .. ' ' .. ARGV[2], tonumber(ARGV[4])
local changed, count = {}, 0

for _, key in ipairs({KEYS[1], KEYS[2]}) do
  for _, over in ipairs(redis.call('ZRANGEBYSCORE', key, '-inf', now)) do changed[over:match('^%S+')] = true end
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
end

local function note(key, seconds)
  if redis.call('ZADD', key, now + seconds, member) == 1 then changed[ARGV[1]] = true end
  redis.call('EXPIRE', key, ARGV[5])
end

if ARGV[3] == 'gone' then
  for _, key in ipairs({KEYS[1], KEYS[2]}) do
    if redis.call('ZREM', key, member) == 1 then changed[ARGV[1]] = true end
  end
else
  note(KEYS[1], ARGV[5])
  if ARGV[3] == 'writing' then note(KEYS[2], ARGV[6]) end
end

for number in pairs(changed) do
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', 100, '*', 'number', number)
  redis.call('EXPIRE', KEYS[3], 60)
  count = count + 1
end
return count
