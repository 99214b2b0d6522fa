--[[
  Changes a document and logs the change, for scripts that know their change without having read the document. The same
  fields and log entries as in commit.lua.

  publish{ document = key, documents = key, log = key, topic, epoch = used when there is no document, at = epoch ms,
           ops = JSON, put = { field, JSON, … }, del = { field, … }, logBounds = as append takes them,
           trace = what the change belongs to, '' or absent: nothing }
]]
local function publish(change)
  local stored = redis.call('HMGET', change.document, '#epoch', '#version')
  local epoch, version = stored[1] or change.epoch, tonumber(stored[2] or 0)
  if #change.put > 0 then redis.call('HSET', change.document, unpack(change.put)) end
  if #change.del > 0 then redis.call('HDEL', change.document, unpack(change.del)) end
  redis.call('HSET', change.document, '#epoch', epoch, '#version', version + 1, '#at', change.at)
  if not stored[1] then redis.call('SADD', change.documents, change.topic) end
  local delta = string.format('{"topic":"%s","epoch":"%s","base":%d,"version":%d,"at":%s,"ops":%s}',
    change.topic, epoch, version, version + 1, change.at, change.ops)
  local entry = { 'k', 'delta', 't', change.topic, 'e', epoch, 'v', version + 1, 'd', delta }
  if (change.trace or '') ~= '' then entry[11], entry[12] = 'p', change.trace end
  append(change.log, change.logBounds, unpack(entry))
end
