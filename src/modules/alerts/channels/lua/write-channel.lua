--[[
  Writes a channel that is as its writer read it.

  KEYS[1] channels of the tenant    KEYS[2] why some are stopped    KEYS[3] their troubles
  KEYS[4] audit log
  ARGV: id, as it was before ('' for a new one), as it is now (JSON), most of a tenant, 1 if it is enabled,
        entry of the log, its instant, oldest and most entries

  Output: 'written' | 'conflict' | 'full'
]]
local id, before, now, most, enabled, entry, at, oldest, mostEntries = unpack(ARGV)
local stored = redis.call('HGET', KEYS[1], id) or ''
-- Sent again after the connection broke before the reply.
if stored == now then return 'written' end
if stored ~= before then return 'conflict' end
if before == '' and redis.call('HLEN', KEYS[1]) >= tonumber(most) then return 'full' end
redis.call('HSET', KEYS[1], id, now)
if enabled == '1' then
  redis.call('HDEL', KEYS[2], id)
  redis.call('HDEL', KEYS[3], id)
end
noteEvent(KEYS[4], entry, at, oldest, mostEntries)
return 'written'
