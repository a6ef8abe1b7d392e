-- One page of the list that staff see, and the counts on its tabs, in one pass over the open ones. Writes nothing.
-- KEYS[1] open referrals by due    KEYS[2] closed ones by closing time    KEYS[3] follow-ups by day
-- ARGV[1] hash tag    ARGV[2] JSON: view ("closed" and "revisit" have lists of their own), statuses [of the page],
--   holder ("" = whoever), late (only those whose due time is past), offset, limit,
--   views: {name: {statuses, holder, late}} to count, by (who looks), out (field that keeps her out of a referral;
--   "" = she sees all), now (epoch seconds, as text), until (epoch seconds up to which follow-ups are due; 0 = do not look),
--   supervisor (sees everybody's follow-ups)
-- Answers {{name, count, ...}, {numbers of urgent ones that nobody has}, how many the page is cut from,
--   {{field, value, ...} of each row}, {numbers of open ones from which anybody has withdrawn, whoever looks}}:
--   urgent first, then by due time, of the same due time the one that waits longest; closed ones newest first.
-- Redis stands still meanwhile: about 15 ms for 5,000 open ones, which are more than a district ever has.
local tag, ask = ARGV[1], cjson.decode(ARGV[2])
local function key_of(number) return 'referral:' .. tag .. ':' .. number end

local function test_of(view)
  local wanted = {}
  for _, status in ipairs(view.statuses) do wanted[status] = true end
  return function(status, holder, late)
    return wanted[status] and (view.holder == '' or view.holder == holder) and (late or not view.late)
  end
end

local shown, tests, counts = test_of(ask), {}, {}
for name, view in pairs(ask.views) do
  tests[name], counts[name] = test_of(view), 0
end

local function barred(number) return ask.out ~= '' and redis.call('HEXISTS', key_of(number), ask.out) == 1 end

-- What comes in after hours is due at the same moment: each run of equal due times is put in order of opening.
local function oldest_first(list, dues)
  local start = 1
  for n = 2, #list + 1 do
    if dues[n] ~= dues[start] then
      if n - start > 1 then
        local run, opened = {}, {}
        for i = start, n - 1 do
          run[#run + 1] = list[i]
          opened[list[i]] = redis.call('HGET', key_of(list[i]), 'opened') or ''
        end
        table.sort(run, function(a, b) return opened[a] < opened[b] end)
        for i, number in ipairs(run) do list[start + i - 1] = number end
      end
      start = n
    end
  end
end

local pinned, ordinary, alarm, recused = {}, {}, {}, {}
local dues = {[pinned] = {}, [ordinary] = {}}
local overdue = 2 * redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. ask.now)  -- these come first
local open = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for n = 1, #open, 2 do
  local number, due = open[n], open[n + 1]
  local row = redis.call('HMGET', key_of(number), 'status', 'holder', 'priority', 'outs')
  local status, holder, urgent, late = row[1], row[2] or '', row[3] == 'urgent', n <= overdue
  if row[4] then recused[#recused + 1] = number end
  if not (row[4] and barred(number)) then
    for name, test in pairs(tests) do
      if test(status, holder, late) then counts[name] = counts[name] + 1 end
    end
    if urgent and status == 'open' then alarm[#alarm + 1] = number end
    if shown(status, holder, late) then
      local list = urgent and pinned or ordinary
      list[#list + 1] = number
      dues[list][#list] = due
    end
  end
end

oldest_first(pinned, dues[pinned])
oldest_first(ordinary, dues[ordinary])

if ask['until'] > 0 then
  local due = {}
  for _, number in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ask['until'])) do
    local hers = ask.supervisor or redis.call('HGET', key_of(number), 'holder') == ask.by
    if hers and not barred(number) then due[#due + 1] = number end
  end
  if #due > 0 then counts.revisit = #due end
  if ask.view == 'revisit' then ordinary = due end
end

local total, numbers = #pinned + #ordinary, {}
if ask.view == 'closed' then
  total = redis.call('ZCARD', KEYS[2])
  numbers = ask.limit > 0 and redis.call('ZREVRANGE', KEYS[2], ask.offset, ask.offset + ask.limit - 1) or {}
else
  for n = ask.offset + 1, math.min(ask.offset + ask.limit, total) do
    numbers[#numbers + 1] = n <= #pinned and pinned[n] or ordinary[n - #pinned]
  end
end

local rows, flat = {}, {}
for _, number in ipairs(numbers) do
  if ask.view ~= 'closed' or not barred(number) then rows[#rows + 1] = redis.call('HGETALL', key_of(number)) end
end
for name, count in pairs(counts) do
  flat[#flat + 1] = name
  flat[#flat + 1] = tostring(count)
end
return {flat, alarm, total, rows, recused}
