--[[
  Takes one from a rate (GCRA) or gives one back, by the clock of Redis. The same arithmetic as src/lib/rate-limiter.ts.

  KEYS[1] the instant (epoch ms) at which everything taken so far is paid for
  ARGV: 1 to take or -1 to give back, burst, ms between two

  Output: 0 if it was taken or given back, else the ms to wait
]]
local by, burst, everyMs = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local paid = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0)) + by * everyMs
local wait = paid - burst * everyMs - now
-- Tolerance for floating-point sums of fractions of a millisecond.
if wait > 0.001 then return math.ceil(wait) end
if paid <= now then
  redis.call('DEL', KEYS[1])
  return 0
end
redis.call('SET', KEYS[1], string.format('%.3f', paid), 'PX', math.ceil(paid - now) + 1000)
return 0
