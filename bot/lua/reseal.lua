-- Replaces values of one key by their newly sealed form, each only if it is still what was read; lifetimes stay.
-- KEYS[1] any key   ARGV[1] its type when it was read   ARGV[2] JSON [[place, old, new], ...]
-- place: field of a hash; "ID FIELD" of a stream; nothing for a string or a list. A stream cannot be changed in place: it
-- is written anew with the same ids, so only streams without consumer groups may hold anything sealed (the simulator's).
-- Answers how many were replaced.
local key, pairs_ = KEYS[1], cjson.decode(ARGV[2])
if redis.call('TYPE', key).ok ~= ARGV[1] then return 0 end
local done = 0
if ARGV[1] == 'stream' then
  if #redis.call('XINFO', 'GROUPS', key) > 0 then return 0 end
  local anew = {}
  for _, p in ipairs(pairs_) do anew[p[1]] = p end
  local events, left = redis.call('XRANGE', key, '-', '+'), redis.call('PTTL', key)
  redis.call('DEL', key)
  for _, event in ipairs(events) do
    for i = 1, #event[2], 2 do
      local p = anew[event[1] .. ' ' .. event[2][i]]
      if p and p[2] == event[2][i + 1] then
        event[2][i + 1] = p[3]
        done = done + 1
      end
    end
    redis.call('XADD', key, event[1], unpack(event[2]))
  end
  if left > 0 then redis.call('PEXPIRE', key, left) end
  return done
end
for _, p in ipairs(pairs_) do
  local place, old, new = p[1], p[2], p[3]
  if ARGV[1] == 'string' and redis.call('GET', key) == old then
    redis.call('SET', key, new, 'KEEPTTL')
    done = done + 1
  elseif ARGV[1] == 'hash' and redis.call('HGET', key, place) == old then
    redis.call('HSET', key, place, new)
    done = done + 1
  elseif ARGV[1] == 'list' then
    -- A list may have been cut at its front meanwhile: what is sealed is unlike any other, so it is found by itself.
    local at = redis.call('LPOS', key, old)
    if at then
      redis.call('LSET', key, at, new)
      done = done + 1
    end
  end
end
return done
