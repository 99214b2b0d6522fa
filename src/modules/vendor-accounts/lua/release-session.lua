-- A process stops using a session. The last one takes it away, to give it back to the vendor.
-- KEYS[1] holders (zset, scored by when a holder is forgotten)   KEYS[2] session   ARGV[1] holder
-- Output: the sealed session when no process uses it, else nil
local rcall = redis.call
local time = rcall('TIME')
rcall('ZREM', KEYS[1], ARGV[1])
rcall('ZREMRANGEBYSCORE', KEYS[1], '-inf', time[1] * 1000)
if rcall('ZCARD', KEYS[1]) > 0 then return nil end
return rcall('GETDEL', KEYS[2])
