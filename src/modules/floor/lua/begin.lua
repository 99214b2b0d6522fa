--[[
  A poll begins: issues its fence and returns what is known of its target. Clears the refresh flag, since the requested poll
  begins now, and notes the instant, which makes older hints stale.

  KEYS[1] targets    KEYS[2] refresh flag    KEYS[3] interest    KEYS[4] overrides

  ARGV[1] target
  ARGV[2] scope: 'queue/<queue>', or '' when the target covers the whole account

  Output: { fence, followed (1 or 0), interval in ms, polled in epoch ms, failure (JSON), roster version,
          due in epoch ms, overrides as fields and values, shortfall (JSON), request (JSON), pushed (1 or 0),
          progress of totals (JSON) }; what is not known is nil
]]
local rcall = redis.call
local target, scope = ARGV[1], ARGV[2]

local fence = rcall('HINCRBY', KEYS[1], 'issued:' .. target, 1)
local request = rcall('GETDEL', KEYS[2])

local time = rcall('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
rcall('HSET', KEYS[1], 'begun:' .. target, now)
local followed = 0
if scope == '' then
  if rcall('ZCOUNT', KEYS[3], now, '+inf') > 0 then followed = 1 end
else
  for _, lease in ipairs(rcall('ZMSCORE', KEYS[3], scope, 'account')) do
    if lease and tonumber(lease) >= now then followed = 1 end
  end
end

local known = rcall('HMGET', KEYS[1], 'interval:' .. target, 'polled:' .. target, 'failure:' .. target, 'roster',
  'due:' .. target, 'shortfall:' .. target, 'pushed', 'totals:' .. target)
-- Until when the vendor's push is trusted.
local pushed = 0
if known[7] and tonumber(known[7]) > now then pushed = 1 end
return { fence, followed, known[1], known[2], known[3], known[4], known[5], rcall('HGETALL', KEYS[4]), known[6],
  request, pushed, known[8] }
