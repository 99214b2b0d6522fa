--[[
  Starts a pairing, unless another screen has the same code or too many screens wait.

  KEYS[1] pairing    KEYS[2] codes that are shown
  ARGV: code, digest of the screen's secret, now (epoch ms), for how long in ms, most screens

  Output: 'shown' | 'taken' | 'full'
]]
local code, digest, now, forMs, most = unpack(ARGV)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local known = redis.call('HGET', KEYS[1], 'secret')
-- Sent again after the connection broke before the reply.
if known == digest then return 'shown' end
if known then return 'taken' end
if redis.call('ZCARD', KEYS[2]) >= tonumber(most) then return 'full' end
redis.call('HSET', KEYS[1], 'secret', digest)
redis.call('PEXPIRE', KEYS[1], forMs)
redis.call('ZADD', KEYS[2], now + forMs, code)
return 'shown'
