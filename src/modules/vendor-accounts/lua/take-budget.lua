-- Takes requests from a credential's budget, or says when to come again. The same algorithm as gcra.ts, on the clock of
-- Redis, since the clocks of the workers differ.
--
-- KEYS[1] budget   hash: all, polls, reserve (instants in ms)
-- KEYS[2] hold     string: exists while the vendor wants us to slow down
-- KEYS[3] workers  zset: who takes from this budget, scored by when it is forgotten
-- KEYS[4] waiting  zset: polls that were sent away, by name, scored by when they first asked
-- KEYS[5] comes    hash: of each of these, '<cost>:<when it comes again>'
-- ARGV[1] cost            requests
-- ARGV[2] name            of the poll, or '' for a command
-- ARGV[3] cellMs          60000 / requests per minute
-- ARGV[4] pollShare       what polls may use, e.g. 0.8
-- ARGV[5] burstMs         how much may be saved up
-- ARGV[6] longestWaitMs
-- ARGV[7] graceMs         for how long after its time a poll keeps its place
-- ARGV[8] worker          who asks, or '' to leave the list of workers alone
-- ARGV[9] workerMs        for how long a worker is remembered
-- ARGV[10] yields        1: a command that takes only what is free, and leaves the reserve to others
-- Output { 'ok' | 'spent' | 'held', retryAfterMs, workers (0: not counted) }
local rcall = redis.call
local cost, name = tonumber(ARGV[1]), ARGV[2]
local cell, share, burst = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local longest, grace = tonumber(ARGV[6]), tonumber(ARGV[7])
local time = rcall('TIME')
local now = time[1] * 1000 + time[2] / 1000

local workers = 0
if ARGV[8] ~= '' then
  rcall('ZADD', KEYS[3], now + ARGV[9], ARGV[8])
  rcall('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
  rcall('PEXPIRE', KEYS[3], ARGV[9])
  workers = rcall('ZCARD', KEYS[3])
end

local state = rcall('HMGET', KEYS[1], 'all', 'polls', 'reserve')
local all, polls, reserve = tonumber(state[1] or 0), tonumber(state[2] or 0), tonumber(state[3] or 0)

-- The default of tostring() has 14 digits; an instant in ms with a fraction needs more.
local function text(instant) return string.format('%.3f', instant) end

local function save()
  rcall('HSET', KEYS[1], 'all', text(all), 'polls', text(polls), 'reserve', text(reserve))
  local last = math.max(all, polls, reserve)
  rcall('PEXPIRE', KEYS[1], math.ceil(math.max(0, last - now)) + 1000)
end

local function away(why, at)
  return { why, math.ceil(at - now), workers }
end

-- What the polls that have waited longer will take. Those that did not come at their time lose their place.
local function costAhead()
  local rank = rcall('ZRANK', KEYS[4], name)
  local older = rank and (rank > 0 and rcall('ZRANGE', KEYS[4], 0, rank - 1) or {}) or rcall('ZRANGE', KEYS[4], 0, -1)
  local ahead = 0
  for _, other in ipairs(older) do
    local otherCost, comesAt = string.match(rcall('HGET', KEYS[5], other) or '', '^([^:]+):(.+)$')
    if not comesAt or tonumber(comesAt) + grace < now then
      rcall('ZREM', KEYS[4], other)
      rcall('HDEL', KEYS[5], other)
    else
      ahead = ahead + tonumber(otherCost)
    end
  end
  return ahead
end

-- Behind all that wait, also when they asked in the same microsecond.
local function nextPlace()
  local last = rcall('ZREVRANGE', KEYS[4], 0, 0, 'WITHSCORES')[2]
  return last and math.max(now, tonumber(last) + 0.001) or now
end

if name ~= '' then
  local held = rcall('PTTL', KEYS[2])
  if held > 0 then return away('held', now + held) end
  local pollCell = cell / share
  local ahead = costAhead()
  local roomAt = math.max(
    math.max(polls, now) + ahead * pollCell - math.max(0, burst - pollCell),
    math.max(all, now) + ahead * cell - math.max(0, share * burst - cell))
  if roomAt > now then
    local comesAt = math.min(roomAt, now + longest)
    if not rcall('ZSCORE', KEYS[4], name) then rcall('ZADD', KEYS[4], text(nextPlace()), name) end
    rcall('HSET', KEYS[5], name, cost .. ':' .. text(comesAt))
    for i = 4, 5 do rcall('PEXPIRE', KEYS[i], 2 * longest) end
    return away('spent', comesAt)
  end
  rcall('ZREM', KEYS[4], name)
  rcall('HDEL', KEYS[5], name)
  polls = math.max(polls, now) + cost * pollCell
else
  local reserveCell = cell / (1 - share)
  local freeAt = all - math.max(0, burst - cell)
  local reserveAt = reserve - math.max(0, burst - reserveCell)
  local roomAt = ARGV[10] == '1' and freeAt or math.min(freeAt, reserveAt)
  if roomAt > now then return away('spent', roomAt) end
  if freeAt > now then reserve = math.max(reserve, now) + cost * reserveCell end
end
all = math.max(all, now) + cost * cell
save()
return { 'ok', 0, workers }
