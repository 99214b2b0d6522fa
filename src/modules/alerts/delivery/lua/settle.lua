--[[
  Records the end of a message, and what its channel knows of the firings.

  KEYS[1] the notification that stands for it    KEYS[2] those that wait for the channel    KEYS[3…] the firings
  ARGV: id, state, attempts (JSON), why ('' for no reason), what is known of the firings ('' for as before), kept ms

  Output: 1, or 0 when it had ended before
]]
local id, state, attempts, why, firing, kept = unpack(ARGV)
redis.call('ZREM', KEYS[2], id)
if redis.call('HGET', KEYS[1], 'state') ~= 'waiting' then return 0 end
redis.call('HSET', KEYS[1], 'state', state, 'attempts', attempts)
redis.call('HDEL', KEYS[1], 'nextAt')
if why ~= '' then redis.call('HSET', KEYS[1], 'why', why) end
for i = 3, #KEYS do
  local known = redis.call('GET', KEYS[i])
  -- A later step that was given up does not undo that an earlier one arrived, nor that the firing is over.
  local isLess = known == 'resolved' or (known == 'sent' and firing == 'dead')
  if not isLess then redis.call('SET', KEYS[i], firing, 'PX', kept) end
end
return 1
