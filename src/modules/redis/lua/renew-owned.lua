-- Prolongs a key that is still its owner's.
-- KEYS[1] key   ARGV[1] owner   ARGV[2] time to live in ms   Output: 1 when it is, 0 when somebody else's or nobody's
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
