--[[
  Lets one tenant add so many revocations within some time, and drops those that cannot matter any more.

  KEYS[1] revocations    KEYS[2] how many the tenant added lately
  ARGV: revocation (JSON), epoch ms before which nothing matters, most within the time, the time in ms

  Output: 0 when it was added, else ms until the tenant may add one again
]]
local revocation, oldest, most, withinMs = unpack(ARGV)
local count = redis.call('INCR', KEYS[2])
if count == 1 then redis.call('PEXPIRE', KEYS[2], withinMs) end
if count > tonumber(most) then return redis.call('PTTL', KEYS[2]) end
redis.call('XADD', KEYS[1], 'MINID', '~', oldest, '*', 'revocation', revocation)
return 0
