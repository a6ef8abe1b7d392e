-- Counts one try with each of some counters, or refuses it while one of them waits. A refused try counts nowhere, so that
-- trying on and on makes no wait longer.
-- KEYS counters, hash {n, until}; each lives ARGV[2] seconds from its last try
-- ARGV[1] now (epoch seconds)   ARGV[2] memory (s)   ARGV[3] first wait (s)   ARGV[4] longest wait (s)
-- ARGV[5...] how many tries each counter leaves free; from then on every try doubles the wait after it
-- Answers the seconds to wait; 0: counted, go ahead.
local now, wait = tonumber(ARGV[1]), 0
for _, key in ipairs(KEYS) do
  wait = math.max(wait, tonumber(redis.call('HGET', key, 'until') or '0') - now)
end
if wait > 0 then return math.ceil(wait) end
for i, key in ipairs(KEYS) do
  local over = redis.call('HINCRBY', key, 'n', 1) - tonumber(ARGV[4 + i])
  if over >= 0 then
    redis.call('HSET', key, 'until', now + math.min(tonumber(ARGV[4]), tonumber(ARGV[3]) * 2 ^ math.min(over, 20)))
  end
  redis.call('EXPIRE', key, ARGV[2])
end
return 0
