--[[
  Writes or deletes one rule or silence of a tenant, and raises the version by which processes see that something has changed.

  KEYS[1] hash by id    KEYS[2] version    KEYS[3] audit log

  ARGV: id, version the change starts from ('' there must be none, '*' any), JSON ('' deletes it), most entries of the hash,
        entry of the log ('' none), its instant, oldest and most entries

  Output: 'done'; 'conflict' (it is not of that version); 'full'
]]
local id, version, json, most, entry, at, oldest, mostEntries = unpack(ARGV)

local stored = redis.call('HGET', KEYS[1], id)
local current = ''
if stored then current = string.format('%d', cjson.decode(stored).version or 0) end
if version ~= '*' and version ~= current then return 'conflict' end
if not stored and json ~= '' and redis.call('HLEN', KEYS[1]) >= tonumber(most) then return 'full' end

if json == '' then redis.call('HDEL', KEYS[1], id) else redis.call('HSET', KEYS[1], id, json) end
redis.call('INCR', KEYS[2])
noteEvent(KEYS[3], entry, at, oldest, mostEntries)
return 'done'
