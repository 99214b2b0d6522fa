--[[
  Creates the display for the screen that shows a code; the first confirmation wins. The screen's next poll gets the token.

  KEYS[1] pairing    KEYS[2] displays    KEYS[3] those of the tenant    KEYS[4] audit log
  ARGV: id, display (JSON), created at (epoch ms), most of a tenant, entry of the log, its instant, oldest and most entries

  Output: 'confirmed' | 'unknown' | 'full'
]]
local id, display, createdAt, most, entry, at, oldest, mostEntries = unpack(ARGV)
if redis.call('EXISTS', KEYS[1]) == 0 then return 'unknown' end
local confirmed = redis.call('HGET', KEYS[1], 'display')
-- Sent again after the connection broke before the reply.
if confirmed == id then return 'confirmed' end
if confirmed then return 'unknown' end
if redis.call('ZCARD', KEYS[3]) >= tonumber(most) then return 'full' end
redis.call('HSET', KEYS[1], 'display', id)
redis.call('HSET', KEYS[2], id, display)
redis.call('ZADD', KEYS[3], createdAt, id)
noteEvent(KEYS[4], entry, at, oldest, mostEntries)
return 'confirmed'
