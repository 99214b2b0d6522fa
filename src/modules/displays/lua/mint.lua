--[[
  Stores a new display, unless its tenant has too many.

  KEYS[1] displays    KEYS[2] digests of their tokens    KEYS[3] those of the tenant    KEYS[4] audit log
  ARGV: id, display (JSON), digest of the token, created at (epoch ms), most of a tenant, entry of the log, its instant,
    oldest and most entries

  Output: 'minted' | 'full'
]]
local id, display, digest, createdAt, most, entry, at, oldest, mostEntries = unpack(ARGV)
-- Sent again after the connection broke before the reply.
if redis.call('HEXISTS', KEYS[1], id) == 1 then return 'minted' end
if redis.call('ZCARD', KEYS[3]) >= tonumber(most) then return 'full' end
redis.call('HSET', KEYS[1], id, display)
redis.call('HSET', KEYS[2], id, digest)
redis.call('ZADD', KEYS[3], createdAt, id)
noteEvent(KEYS[4], entry, at, oldest, mostEntries)
return 'minted'
