-- One page of the list that staff see, and the counts on its tabs, read off the lists (lists.lua). Writes nothing, except that
-- it makes the lists anew when they have not followed the referrals.
-- KEYS[1] the lists   KEYS[2] up to where they follow the referrals   KEYS[3] open referrals by due
-- KEYS[4] closed ones by closing time   KEYS[5] follow-ups by day   KEYS[6] event stream
-- ARGV[1] hash tag    ARGV[2] JSON: view (open, mine, overdue, waiting, all; closed and revisit have lists of their own), offset,
--   limit, by (who looks; "" = all are hers), out (field that keeps her out of a referral; "" = she sees all), now (epoch
--   seconds, as text), until (epoch seconds up to which follow-ups are due; 0 = do not look), supervisor (sees everybody's)
-- Answers {{name, count, ...}, {numbers of urgent ones that nobody has}, how many the page is cut from,
--   JSON [[field, value, ...] of each row] ({} for none), {numbers of open ones from which anybody has withdrawn, whoever looks},
--   {number, what for (sealed, "" for nothing), ... of those whose follow-up has a time of day that has come: those she holds, of a
--   supervisor also those that nobody holds}}:
--   urgent first, then by due time, of the same due time the one that waits longest; closed ones newest first.
-- Redis stands still meanwhile: about 1 ms, most of it for 50 rows, as long with 5,000 open as with 50; once some 100 ms
--   when the lists of 5,000 must be made anew.
local tag, ask = ARGV[1], cjson.decode(ARGV[2])

if not is_listed(tag, KEYS[6]) then
  redis.call('DEL', KEYS[1])
  for _, number in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do add_members(tag, members_of(tag, number)) end
  set_listed(tag, KEYS[6])
end

local function key_of(number) return referral_of(tag, number) end
local function barred(number) return ask.out ~= '' and redis.call('HEXISTS', key_of(number), ask.out) == 1 end
local function number_of(member) return member:match('[^|]*$') end
local function rank(bound) return redis.call('ZLEXCOUNT', KEYS[1], '-', '(' .. bound) end

-- A stretch of the lists: ranks from..upto - 1, without those at `gaps` (ascending), which are kept from her.
local function stretch(prefix, bound) return {from = rank(prefix), upto = rank(bound or prefix .. '\255'), gaps = {}} end
local function size(s) return s.upto - s.from - #s.gaps end
local function numbers_in(s, offset, limit)
  local start, found = s.from + offset, {}
  for _, gap in ipairs(s.gaps) do if gap <= start then start = start + 1 end end
  if limit <= 0 or start >= s.upto then return found end
  local hidden = {}
  for _, gap in ipairs(s.gaps) do hidden[gap] = true end
  for n, member in ipairs(redis.call('ZRANGE', KEYS[1], start, math.min(start + limit + #s.gaps, s.upto) - 1)) do
    if not hidden[start + n - 1] and #found < limit then found[#found + 1] = number_of(member) end
  end
  return found
end

local views = {open = 'open', overdue = 'overdue', waiting = 'waiting', all = 'all', mine = ask.by == '' and 'all' or held_by(ask.by)}
local stretches = {}  -- of each view: the urgent ones, then the others
for view, list in pairs(views) do
  stretches[view] = {}
  for n, priority in ipairs({'|0|', '|1|'}) do
    stretches[view][n] = stretch(list .. priority, view == 'overdue' and list .. priority .. moment(ask.now) or nil)
  end
end

local recused, hidden = {}, {}
for _, member in ipairs(redis.call('ZRANGEBYLEX', KEYS[1], '[recused|', '(recused|\255')) do
  local number = number_of(member)
  recused[#recused + 1] = number
  if barred(number) then
    for _, own in ipairs(members_of(tag, number)) do hidden[#hidden + 1] = redis.call('ZRANK', KEYS[1], own) or -1 end
  end
end
table.sort(hidden)
for _, place in ipairs(hidden) do
  for _, pair in pairs(stretches) do
    for _, s in ipairs(pair) do
      if place >= s.from and place < s.upto then s.gaps[#s.gaps + 1] = place end
    end
  end
end

local flat = {}
for view, pair in pairs(stretches) do
  flat[#flat + 1] = view
  flat[#flat + 1] = tostring(size(pair[1]) + size(pair[2]))
end
local alarm = numbers_in(stretches.open[1], 0, size(stretches.open[1]))

local revisit, reminded = {}, {}
if ask['until'] > 0 then
  local found = redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', ask['until'], 'WITHSCORES')
  for i = 1, #found, 2 do
    local number = found[i]
    local row = redis.call('HMGET', key_of(number), 'holder', 'revisit', 'revisit_for')
    local holder = row[1] or ''
    if (ask.supervisor or holder == ask.by) and not barred(number) then
      revisit[#revisit + 1] = number
      local timed = (row[2] or ''):find('T', 1, true) and tonumber(found[i + 1]) <= tonumber(ask.now)
      if timed and (holder == ask.by or holder == '') then
        reminded[#reminded + 1] = number
        reminded[#reminded + 1] = row[3] or ''
      end
    end
  end
  flat[#flat + 1] = 'revisit'
  flat[#flat + 1] = tostring(#revisit)
end

local total, numbers
if ask.view == 'closed' then
  total = redis.call('ZCARD', KEYS[4])
  numbers = ask.limit > 0 and redis.call('ZREVRANGE', KEYS[4], ask.offset, ask.offset + ask.limit - 1) or {}
elseif ask.view == 'revisit' then
  total, numbers = #revisit, {unpack(revisit, ask.offset + 1, math.min(ask.offset + ask.limit, #revisit))}
else
  local pinned, others = stretches[ask.view][1], stretches[ask.view][2]
  total, numbers = size(pinned) + size(others), numbers_in(pinned, ask.offset, ask.limit)
  local rest = numbers_in(others, math.max(0, ask.offset - size(pinned)), ask.limit - #numbers)
  for _, number in ipairs(rest) do numbers[#numbers + 1] = number end
end

local rows = {}  -- as one text: a thousand small answers take the client longer to read than the page to draw
for _, number in ipairs(numbers) do
  if ask.view ~= 'closed' or not barred(number) then rows[#rows + 1] = redis.call('HGETALL', key_of(number)) end
end
return {flat, alarm, total, cjson.encode(rows), recused, reminded}
