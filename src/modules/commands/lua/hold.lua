--[[
  Says that this process still sees to these commands.

  KEYS[1] schedule    ARGV: lease in ms, then ids
]]
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], 'XX', now() + ARGV[1], ARGV[i]) end
