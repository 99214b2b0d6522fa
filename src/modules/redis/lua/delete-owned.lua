-- Deletes a key if it still holds the given value.
-- KEYS[1] key   ARGV[1] value   Output: 1 if it was deleted
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
