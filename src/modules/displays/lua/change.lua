--[[
  Replaces a display, unless it was changed since it was read. Processes with connected displays look at the counter.

  KEYS[1] displays    KEYS[2] counter of changes    KEYS[3] audit log
  ARGV: id, display as it was read (JSON), display (JSON), entry of the log, its instant, oldest and most entries

  Output: 'changed' | 'conflict' | 'gone'
]]
local id, before, after, entry, at, oldest, most = unpack(ARGV)
local now = redis.call('HGET', KEYS[1], id)
if not now then return 'gone' end
-- Sent again after the connection broke before the reply.
if now == after then return 'changed' end
if now ~= before then return 'conflict' end
redis.call('HSET', KEYS[1], id, after)
redis.call('INCR', KEYS[2])
noteEvent(KEYS[3], entry, at, oldest, most)
return 'changed'
