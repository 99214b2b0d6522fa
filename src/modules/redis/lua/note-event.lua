--[[
  Adds an entry to an audit log of a tenant, which keeps the newest. An empty entry is none.
]]
local function noteEvent(log, entry, at, oldest, most)
  if entry == '' then return end
  redis.call('ZADD', log, at, entry)
  redis.call('ZREMRANGEBYSCORE', log, '-inf', '(' .. oldest)
  redis.call('ZREMRANGEBYRANK', log, 0, -most - 1)
end
