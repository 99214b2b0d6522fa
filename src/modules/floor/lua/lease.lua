--[[
  Leases interest in scopes. A scope without a running lease is cold: a `wake` entry requests a poll at once.

  KEYS[1] interest    KEYS[2] log

  ARGV[1] account    ARGV[2] length of the lease in ms    ARGV[3] bounds of the log    ARGV[4…] scopes

  Output: how many of the scopes were cold
]]
local rcall = redis.call
local time = rcall('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
rcall('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. now)

local cold = 0
for i = 4, #ARGV do
  local scope = ARGV[i]
  if not rcall('ZSCORE', KEYS[1], scope) then
    cold = cold + 1
    append(KEYS[2], ARGV[3], 'k', 'wake', 'a', ARGV[1], 's', scope)
  end
  rcall('ZADD', KEYS[1], 'GT', now + ARGV[2], scope)
end
return cold
