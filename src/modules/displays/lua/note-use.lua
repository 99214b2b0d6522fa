--[[
  Notes that displays are in use, each at most once per interval.

  KEYS[1] displays    KEYS[2] their last uses
  ARGV: now (epoch ms), the interval in ms, id …

  Output: the ids without a display
]]
local now, everyMs = tonumber(ARGV[1]), tonumber(ARGV[2])
local gone = {}
for i = 3, #ARGV do
  local id = ARGV[i]
  if redis.call('HEXISTS', KEYS[1], id) == 0 then
    gone[#gone + 1] = id
  elseif now - (tonumber(redis.call('HGET', KEYS[2], id) or 0)) >= everyMs then
    redis.call('HSET', KEYS[2], id, ARGV[1])
  end
end
return gone
