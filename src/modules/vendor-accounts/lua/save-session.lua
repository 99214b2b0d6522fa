-- Keeps a new session and gives the lock back, unless another process took the lock meanwhile.
-- KEYS[1] lock   KEYS[2] session   ARGV[1] owner of the lock   ARGV[2] sealed session   ARGV[3] time to live in ms
-- Output: 1 when kept
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
redis.call('DEL', KEYS[1])
return 1
