--[[
  Removes a channel.

  KEYS[1] channels of the tenant    KEYS[2] why some are stopped    KEYS[3] their troubles    ARGV: id

  Output: 1 if it existed
]]
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return redis.call('HDEL', KEYS[1], ARGV[1])
