--[[
  Records a notification of the outbox as waiting, unless it is known already: the outbox is read again after a crash.

  KEYS[1] the notification    KEYS[2] those that wait for the channel    KEYS[3] those of its alert
  KEYS[4] those of its channel    KEYS[5] whether the channel was sent the firing
  ARGV: id, notification (JSON), at (epoch ms), kept ms, most listed, 1 if it says that the alert fired

  Output: its state
]]
local id, note, at, kept, most, fired = unpack(ARGV)
local known = redis.call('HGET', KEYS[1], 'state')
if known then return known end
redis.call('HSET', KEYS[1], 'note', note, 'state', 'waiting')
redis.call('PEXPIRE', KEYS[1], kept)
redis.call('ZADD', KEYS[2], at, id)
redis.call('PEXPIRE', KEYS[2], kept)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', at - kept)
for i = 3, 4 do
  redis.call('ZADD', KEYS[i], at, id)
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', at - kept)
  redis.call('ZREMRANGEBYRANK', KEYS[i], 0, -1 - most)
  redis.call('PEXPIRE', KEYS[i], kept)
end
if fired == '1' then redis.call('SET', KEYS[5], 'pending', 'PX', kept, 'NX') end
return 'waiting'
