-- Extends the time to live of a key that the owner still holds.
-- KEYS[1] key   ARGV[1] owner   ARGV[2] time to live in ms   Output: 1 if extended, 0 if the owner no longer holds it
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
