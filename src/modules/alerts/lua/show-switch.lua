--[[
  Shows in the document of alerts whether rules may act.

  KEYS[1] document    KEYS[2] topics that have a document    KEYS[3] log    KEYS[4] targets

  ARGV: row (JSON), topic, epoch (for a new document), at in epoch ms, ops (JSON), bounds of the log, name of the fence, fence

  Output: 'done'; 'late' (a newer fence has written)
]]
local row, topic, epoch, at, ops, logBounds, name, fence = unpack(ARGV)
local field = 'remedies/self'

if tonumber(fence) < tonumber(redis.call('HGET', KEYS[4], 'committed:' .. name) or 0) then return 'late' end
if redis.call('HGET', KEYS[1], field) ~= row then
  publish({
    document = KEYS[1], documents = KEYS[2], log = KEYS[3], topic = topic, epoch = epoch, at = at, ops = ops,
    put = { field, row }, del = {}, logBounds = logBounds,
  })
end
return 'done'
