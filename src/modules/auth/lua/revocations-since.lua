--[[
  The revocations that a process has not read yet; all of them if Redis was emptied since its last read.

  KEYS[1] epoch    KEYS[2] revocations
  ARGV: the epoch known, the id read last, a new epoch (for a Redis that has none), most entries

  Output: { epoch, entries as XRANGE gives them }
]]
local known, last, fresh, most = unpack(ARGV)
local epoch = redis.call('GET', KEYS[1])
if not epoch then
  epoch = fresh
  redis.call('SET', KEYS[1], epoch)
end
return { epoch, redis.call('XRANGE', KEYS[2], '(' .. (epoch == known and last or '0-0'), '+', 'COUNT', most) }
