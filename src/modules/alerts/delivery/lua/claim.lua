--[[
  Makes one message of notifications that wait. The first one stands for it; the others are joined to it.

  KEYS[1] those that wait for the channel    KEYS[2…] the notifications, in the order of their ids
  ARGV: 1 for a digest of several rules, ids

  Output: the ids of the message, the first one first; empty when the first one does not wait (any more)
]]
local first = ARGV[2]
if redis.call('HGET', KEYS[2], 'state') ~= 'waiting' then return {} end
local members = redis.call('HGET', KEYS[2], 'members')
if members then return cjson.decode(members) end
local ids = { first }
redis.call('ZREM', KEYS[1], first)
for i = 3, #KEYS do
  local id = ARGV[i]
  local state, taken = unpack(redis.call('HMGET', KEYS[i], 'state', 'members'))
  if state == 'waiting' and not taken then
    redis.call('HSET', KEYS[i], 'state', 'joined', 'joined', first)
    redis.call('ZREM', KEYS[1], id)
    ids[#ids + 1] = id
  elseif state ~= 'waiting' then
    redis.call('ZREM', KEYS[1], id)
  end
end
redis.call('HSET', KEYS[2], 'members', cjson.encode(ids))
if ARGV[1] == '1' then redis.call('HSET', KEYS[2], 'digest', '1') end
return ids
