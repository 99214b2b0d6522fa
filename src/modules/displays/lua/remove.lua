--[[
  Removes a display and adds a revocation, which every process reads.

  KEYS[1] displays    KEYS[2] digests of their tokens    KEYS[3] their last uses    KEYS[4] those of the tenant
  KEYS[5] revocations
  ARGV: id, revocation (JSON), epoch ms before which no revocation matters

  Output: 1 if it existed
]]
local id, revocation, oldest = unpack(ARGV)
if redis.call('HDEL', KEYS[1], id) == 0 then return 0 end
redis.call('HDEL', KEYS[2], id)
redis.call('HDEL', KEYS[3], id)
redis.call('ZREM', KEYS[4], id)
redis.call('XADD', KEYS[5], 'MINID', '~', oldest, '*', 'revocation', revocation)
return 1
