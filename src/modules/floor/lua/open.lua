--[[
  Makes a document without rows where there is none: a client may follow it before the first row.

  KEYS[1] document    KEYS[2] topics that have a document    KEYS[3] log

  ARGV: topic, epoch, at in epoch ms, bounds of the log
]]
local topic, epoch, at, logBounds = unpack(ARGV)

if redis.call('EXISTS', KEYS[1]) == 0 then
  publish({
    document = KEYS[1], documents = KEYS[2], log = KEYS[3], topic = topic, epoch = epoch, at = at, ops = '{}',
    put = {}, del = {}, logBounds = logBounds,
  })
end
