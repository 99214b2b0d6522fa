--[[
  Takes a command that is over off the topic and the schedule. It stays in the audit log.

  KEYS[1] document    KEYS[2] topics that have a document    KEYS[3] log    KEYS[4] schedule

  ARGV: id, topic, epoch (never used: there is a document), at in epoch ms, ops (JSON), bounds of the log
]]
local id, topic, epoch, at, ops, logBounds = unpack(ARGV)

redis.call('ZREM', KEYS[4], id)
if redis.call('HEXISTS', KEYS[1], 'commands/' .. id) == 1 then
  publish({
    document = KEYS[1], documents = KEYS[2], log = KEYS[3], topic = topic, epoch = epoch, at = at, ops = ops,
    put = {}, del = { 'commands/' .. id }, logBounds = logBounds,
  })
end
