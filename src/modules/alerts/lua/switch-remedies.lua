--[[
  Stops the rules of a tenant from acting, or lets them: the switch, its audit log and the version by which processes see that
  something has changed.

  KEYS[1] switch    KEYS[2] audit log    KEYS[3] version

  ARGV: switch (JSON), entry of the log (JSON), at in epoch ms, oldest entry that is kept in epoch ms, most entries
]]
local switch, entry, at, oldest, most = unpack(ARGV)

redis.call('SET', KEYS[1], switch)
noteEvent(KEYS[2], entry, at, oldest, most)
redis.call('INCR', KEYS[3])
return 'done'
