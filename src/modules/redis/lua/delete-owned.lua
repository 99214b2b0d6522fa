-- Deletes a key that still holds the given value: never one that somebody else has put there meanwhile.
-- KEYS[1] key   ARGV[1] value   Output: 1 when it did
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
