--[[
  Counts something within a time that begins with the first; a negative number takes it back.

  KEYS[1] count
  ARGV: how many, the time in ms

  Output: { the count, ms until it begins anew }
]]
local by, withinMs = tonumber(ARGV[1]), ARGV[2]
if by < 0 and redis.call('EXISTS', KEYS[1]) == 0 then return { 0, 0 } end
local count = redis.call('INCRBY', KEYS[1], by)
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], withinMs) end
return { count, redis.call('PTTL', KEYS[1]) }
