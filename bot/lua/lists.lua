-- In which of the staff's lists a referral stands. No script of its own: it is put before those that need it (store.script).
-- All lists are one sorted set, `referrals:<tag>:lists`, whose members stand in the order in which they are shown:
--   <list>|<0 urgent, 1 not>|<due, epoch seconds>|<opened>|<number>   open: nobody has it; overdue: nobody has answered (it is
--     overdue only once it is due); waiting: an answer waits for her; all: not closed; mine:<bytes>:<name>: who holds it
--   recused|<due>|<number>   somebody has withdrawn from it
-- It holds no words, and nothing that the referrals themselves do not say. `referrals:<tag>:listed` says up to where it has
-- followed them: how members are written, the last event of the stream, how many are open. A version of the service that knows
-- no lists, or other ones, leaves that as it is; whoever reads them next then makes them anew from the referrals (queue.lua).
local UNDER = {open = {'open', 'overdue', 'all'}, claimed = {'overdue', 'all'}, answered = {'waiting', 'all'},
  held = {'waiting', 'all'}, delivered = {'all'}}
local FORM = '1'  -- how members are written; another number has them made anew

local function referral_of(tag, number) return 'referral:' .. tag .. ':' .. number end
local function due_of(tag) return 'referrals:' .. tag .. ':due' end
local function lists_of(tag) return 'referrals:' .. tag .. ':lists' end
local function held_by(name) return 'mine:' .. #name .. ':' .. name end
-- Of equal length, so that their order is that of the times.
local function moment(seconds) return string.format('%017.6f', tonumber(seconds)) end

-- The members that stand for one referral, none when it is closed or gone.
local function members_of(tag, number)
  local due = redis.call('ZSCORE', due_of(tag), number)
  if not due then return {} end
  due = moment(due)
  local row = redis.call('HMGET', referral_of(tag, number), 'status', 'holder', 'priority', 'opened', 'outs')
  local under, holder, members = UNDER[row[1]], row[2] or '', {}
  local place = (row[3] == 'urgent' and '|0|' or '|1|') .. due .. '|' .. (row[4] or '') .. '|' .. number
  for _, list in ipairs(under or {}) do members[#members + 1] = list .. place end
  if under and holder ~= '' then members[#members + 1] = held_by(holder) .. place end
  if row[5] then members[#members + 1] = 'recused|' .. due .. '|' .. number end
  return members
end

local function add_members(tag, members)
  local scored = {}
  for _, member in ipairs(members) do
    scored[#scored + 1] = '0'
    scored[#scored + 1] = member
  end
  if #scored > 0 then redis.call('ZADD', lists_of(tag), unpack(scored)) end
end

-- Move a referral from where it stood to where it stands now. before: members_of it then.
local function list_anew(tag, number, before)
  local after = members_of(tag, number)
  if table.concat(before, '\n') == table.concat(after, '\n') then return end
  if #before > 0 then redis.call('ZREM', lists_of(tag), unpack(before)) end
  add_members(tag, after)
end

-- What `listed` says while the lists follow the referrals. events: key of the stream, whose last id tells of any change.
local function standing(tag, events)
  local last = ''
  if redis.call('EXISTS', events) == 1 then
    local about = redis.call('XINFO', 'STREAM', events)
    for i = 1, #about, 2 do if about[i] == 'last-generated-id' then last = about[i + 1] end end
  end
  return FORM .. ' ' .. last .. ' ' .. redis.call('ZCARD', due_of(tag))
end
local function listed_of(tag) return 'referrals:' .. tag .. ':listed' end
local function is_listed(tag, events) return redis.call('GET', listed_of(tag)) == standing(tag, events) end
local function set_listed(tag, events) redis.call('SET', listed_of(tag), standing(tag, events)) end
