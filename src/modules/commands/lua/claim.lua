--[[
  Takes the commands that have to be checked now; no other process gets them before the lease ends.

  KEYS[1] schedule    ARGV: lease in ms, most commands

  Output: { id, when it was due in epoch ms, … }
]]
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now(), 'WITHSCORES', 'LIMIT', 0, ARGV[2])
for i = 1, #due, 2 do redis.call('ZADD', KEYS[1], 'XX', now() + ARGV[1], due[i]) end
return due
