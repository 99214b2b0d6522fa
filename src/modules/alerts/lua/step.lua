--[[
  One change of an alert: its row, the topic, the change log and the messages that belong to it, or nothing.

  KEYS[1] document    KEYS[2] topics that have a document    KEYS[3] log    KEYS[4] targets    KEYS[5] outbox

  ARGV: id, revision the change starts from ('' there is no row), row (JSON, '' deletes it), topic, epoch (for a new document),
        at in epoch ms, ops (JSON), bounds of the log, name of the fence, fence ('' the change is a person's),
        most entries of the outbox, then each message (JSON)

  Output: 'done'; 'conflict' (another change came first); 'late' (a newer fence has written, or this one was never issued)
]]
local id, revision, row, topic, epoch, at, ops, logBounds, name, fence, most = unpack(ARGV)
local field = 'alerts/' .. id

if fence ~= '' then
  local known = redis.call('HMGET', KEYS[4], 'issued:' .. name, 'committed:' .. name)
  local number, committed = tonumber(fence), tonumber(known[2] or 0)
  if number > tonumber(known[1] or 0) or number < committed then return 'late' end
  if number > committed then redis.call('HSET', KEYS[4], 'committed:' .. name, fence) end
end

local stored = redis.call('HGET', KEYS[1], field)
-- The connection broke before the answer, and the client sent the script again.
if (stored or '') == row then return 'done' end
local current = stored and string.format('%d', cjson.decode(stored).revision) or ''
if current ~= revision then return 'conflict' end

publish({
  document = KEYS[1], documents = KEYS[2], log = KEYS[3], topic = topic, epoch = epoch, at = at, ops = ops,
  put = row ~= '' and { field, row } or {}, del = row == '' and { field } or {}, logBounds = logBounds,
})
for i = 12, #ARGV do redis.call('XADD', KEYS[5], 'MAXLEN', '~', most, '*', 'n', ARGV[i]) end
return 'done'
