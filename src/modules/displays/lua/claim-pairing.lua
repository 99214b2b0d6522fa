--[[
  Stores the token of a confirmed display, once.

  KEYS[1] pairing    KEYS[2] displays    KEYS[3] digests of their tokens    KEYS[4] codes that are shown
  ARGV: id of the display, digest of its token, code

  Output: the display (JSON); false if the token was already claimed, or the display is gone
]]
local id, digest, code = unpack(ARGV)
if redis.call('HGET', KEYS[1], 'display') ~= id then return false end
local claimed = redis.call('HGET', KEYS[1], 'claimed')
if claimed and claimed ~= digest then return false end
local display = redis.call('HGET', KEYS[2], id)
if not display then return false end
redis.call('HSET', KEYS[1], 'claimed', digest)
redis.call('HSET', KEYS[3], id, digest)
redis.call('ZREM', KEYS[4], code)
return display
