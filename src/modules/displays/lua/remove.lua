--[[
  Removes a display and adds a revocation, which every process reads.

  KEYS[1] displays    KEYS[2] digests of their tokens    KEYS[3] their last uses    KEYS[4] those of the tenant
  KEYS[5] revocations    KEYS[6] audit log
  ARGV: id, revocation (JSON), epoch ms before which no revocation matters, entry of the log, its instant, oldest and most
    entries

  Output: 1 if it existed
]]
local id, revocation, oldest, entry, at, oldestEntry, most = unpack(ARGV)
if redis.call('HDEL', KEYS[1], id) == 0 then return 0 end
redis.call('HDEL', KEYS[2], id)
redis.call('HDEL', KEYS[3], id)
redis.call('ZREM', KEYS[4], id)
redis.call('XADD', KEYS[5], 'MINID', '~', oldest, '*', 'revocation', revocation)
noteEvent(KEYS[6], entry, at, oldestEntry, most)
return 1
