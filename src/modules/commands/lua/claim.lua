--[[
  Takes the commands that have to be looked at now; nobody else gets them before the lease ends.

  KEYS[1] schedule    ARGV: lease in ms, most commands
]]
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now(), 'LIMIT', 0, ARGV[2])
for _, id in ipairs(ids) do redis.call('ZADD', KEYS[1], 'XX', now() + ARGV[1], id) end
return ids
