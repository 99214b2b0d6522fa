--[[
  Documents together with the position of the log: a reader that follows the log from there misses none of their changes.

  KEYS[1] log    KEYS[2…] documents

  Output: { id of the log's last entry ('0-0' when it has none), then each document as fields and values (empty when
          there is no such document) }
]]
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local output = { last and last[1] or '0-0' }
for i = 2, #KEYS do output[i] = redis.call('HGETALL', KEYS[i]) end
return output
