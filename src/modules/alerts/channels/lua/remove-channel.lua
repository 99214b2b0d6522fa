--[[
  Removes a channel.

  KEYS[1] channels of the tenant    KEYS[2] why some are stopped    KEYS[3] their troubles
  KEYS[4] audit log
  ARGV: id, entry of the log, its instant, oldest and most entries

  Output: 1 if it existed
]]
local id, entry, at, oldest, most = unpack(ARGV)
redis.call('HDEL', KEYS[2], id)
redis.call('HDEL', KEYS[3], id)
if redis.call('HDEL', KEYS[1], id) == 0 then return 0 end
noteEvent(KEYS[4], entry, at, oldest, most)
return 1
