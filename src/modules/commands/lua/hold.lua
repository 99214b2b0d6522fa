--[[
  Renews the leases of this process on these commands. Never makes a command due earlier: it may be over by
  now, and then it is due when its time on the topic ends.

  KEYS[1] schedule    ARGV: lease in ms, then ids
]]
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], 'XX', 'GT', now() + ARGV[1], ARGV[i]) end
