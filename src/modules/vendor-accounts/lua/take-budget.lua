-- Takes requests from a credential's budget, or says when to come again. The same algorithm as gcra.ts, on the clock of
-- Redis, since the clocks of the workers differ.
--
-- KEYS[1] budget   hash: all, polls, reserve, queue (instants in ms)
-- KEYS[2] hold     string: exists while the vendor wants us to slow down
-- KEYS[3] workers  zset: who takes from this budget, scored by when it is forgotten
-- ARGV[1] cost            requests
-- ARGV[2] class           'poll' or 'command'
-- ARGV[3] cellMs          60000 / requests per minute
-- ARGV[4] pollShare       what polls may use, e.g. 0.8
-- ARGV[5] burstMs         how much may be saved up
-- ARGV[6] longestWaitMs
-- ARGV[7] worker          who asks, or '' to leave the list of workers alone
-- ARGV[8] workerMs        for how long a worker is remembered
-- Output { 'ok' | 'spent' | 'held', retryAfterMs, workers (0: not counted) }
local rcall = redis.call
local cost, class = tonumber(ARGV[1]), ARGV[2]
local cell, share, burst = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local longest = tonumber(ARGV[6])
local time = rcall('TIME')
local now = time[1] * 1000 + time[2] / 1000

local workers = 0
if ARGV[7] ~= '' then
  rcall('ZADD', KEYS[3], now + ARGV[8], ARGV[7])
  rcall('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
  rcall('PEXPIRE', KEYS[3], ARGV[8])
  workers = rcall('ZCARD', KEYS[3])
end

local state = rcall('HMGET', KEYS[1], 'all', 'polls', 'reserve', 'queue')
local all, polls = tonumber(state[1] or 0), tonumber(state[2] or 0)
local reserve, queue = tonumber(state[3] or 0), tonumber(state[4] or 0)

-- The default of tostring() has 14 digits; an instant in ms with a fraction needs more.
local function save()
  local function text(instant) return string.format('%.3f', instant) end
  rcall('HSET', KEYS[1], 'all', text(all), 'polls', text(polls), 'reserve', text(reserve), 'queue', text(queue))
  local last = math.max(all, polls, reserve, queue)
  rcall('PEXPIRE', KEYS[1], math.ceil(math.max(0, last - now)) + 1000)
end

local function away(why, at)
  return { why, math.ceil(at - now), workers }
end

if class == 'poll' then
  local held = rcall('PTTL', KEYS[2])
  if held > 0 then return away('held', now + held) end
  local pollCell = cell / share
  local roomAt = math.max(polls - math.max(0, burst - pollCell), all - math.max(0, share * burst - cell))
  if roomAt > now then
    local slot = math.min(math.max(queue, roomAt), now + longest)
    queue = slot + cost * pollCell
    save()
    return away('spent', slot)
  end
  polls = math.max(polls, now) + cost * pollCell
else
  local reserveCell = cell / (1 - share)
  local freeAt = all - math.max(0, burst - cell)
  local reserveAt = reserve - math.max(0, burst - reserveCell)
  if math.min(freeAt, reserveAt) > now then return away('spent', math.min(freeAt, reserveAt)) end
  if freeAt > now then reserve = math.max(reserve, now) + cost * reserveCell end
end
all = math.max(all, now) + cost * cell
save()
return { 'ok', 0, workers }
