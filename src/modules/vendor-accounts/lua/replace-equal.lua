-- Replaces a value that nothing has changed since it was read.
-- KEYS[1] key   ARGV[1] value as read   ARGV[2] new value   ARGV[3] time to live in ms
-- Output: 1 when replaced
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
