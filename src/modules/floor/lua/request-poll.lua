--[[
  Requests another poll of a target, which may be under way: one that begins after this call. A request that waits already is
  merged with this one.

  KEYS[1] refresh flag    KEYS[2] targets

  ARGV[1] target
  ARGV[2] request, JSON: cause ('plan' | 'hint' | 'command'), and of a hint: event, agents, hintedAt
  ARGV[3] age of the hint in ms, '' of other requests: by the clock of the process that asks, since clocks differ
  ARGV[4] for how long it holds, in seconds

  Output: 1; 0 when the last poll of the target began after the event of the hint, and nothing was requested
]]
local rcall = redis.call
local RANK = { plan = 1, hint = 2, command = 3 }
local MOST_AGENTS = 50

if ARGV[3] ~= '' then
  local time = rcall('TIME')
  local at = time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(ARGV[3])
  if at < tonumber(rcall('HGET', KEYS[2], 'begun:' .. ARGV[1]) or 0) then return 0 end
end

local function union(one, other)
  if not one or not other then return nil end
  local seen, list = {}, {}
  for _, agents in ipairs({ one, other }) do
    for _, agent in ipairs(agents) do
      if not seen[agent] then list[#list + 1] = agent end
      seen[agent] = true
    end
  end
  return #list <= MOST_AGENTS and list or nil
end

local stored = rcall('GET', KEYS[1])
local known, before = pcall(cjson.decode, stored or '')
local request = ARGV[2]
-- A process of an earlier version stores a number.
if known and type(before) == 'table' then
  local after = cjson.decode(request)
  after.agents = union(before.agents, after.agents)
  after.hintedAt = math.min(before.hintedAt or after.hintedAt or 0, after.hintedAt or before.hintedAt or 0)
  after.event = after.event or before.event
  if after.hintedAt == 0 then after.hintedAt = nil end
  if (RANK[before.cause] or 0) > (RANK[after.cause] or 0) then after.cause = before.cause end
  request = cjson.encode(after)
elseif stored then
  local after = cjson.decode(request)
  after.agents = nil
  request = cjson.encode(after)
end
rcall('SET', KEYS[1], request, 'EX', ARGV[4])
return 1
