-- Takes one command from a subject's limit (GCRA), on the clock of Redis.
--
-- KEYS[1] limit    string: the instant in ms at which everything taken so far is paid for
-- ARGV[1] cellMs   60000 / commands per minute
-- ARGV[2] burstMs  how much may be saved up
-- Output 0 when it was taken, else when to come again in ms
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local paid = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0)) + ARGV[1]
local wait = paid - ARGV[2] - now
-- Sums of fractions of a millisecond are not exact.
if wait > 0.001 then return math.ceil(wait) end
redis.call('SET', KEYS[1], string.format('%.3f', paid), 'PX', math.ceil(paid - now) + 1000)
return 0
