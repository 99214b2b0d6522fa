--[[
  A rule's command, or nothing when a guard is against it.

  KEYS[1] to KEYS[8] and the first 16 of ARGV are those of record.lua.
  KEYS[9] the rule's commands of the last hour    KEYS[10] cool-down of the agent    KEYS[11] document that the rule has seen
  KEYS[12] what rules have joined agents to

  ARGV: … most commands of the rule in an hour ('' not counted), ms of the agent's cool-down ('0' none), epoch and version of the document that the
        rule has seen ('' and '': it may have changed), what the command joins an agent to (JSON; '' nothing)

  Output: as record.lua, or { 'changed' } | { 'too-many' } | { 'cooling' }
]]
local HOUR_MS = 3600000
local most, coolMs, epoch, version, join = unpack(ARGV, 17)

if not redis.call('GET', KEYS[6]) then
  if epoch ~= '' then
    local stored = redis.call('HMGET', KEYS[11], '#epoch', '#version')
    if stored[1] ~= epoch or stored[2] ~= version then return { 'changed' } end
  end
  redis.call('ZREMRANGEBYSCORE', KEYS[9], '-inf', now() - HOUR_MS)
  if most ~= '' and redis.call('ZCARD', KEYS[9]) >= tonumber(most) then return { 'too-many' } end
  if coolMs ~= '0' and redis.call('EXISTS', KEYS[10]) == 1 then return { 'cooling' } end
end

local outcome = record()
if outcome[1] == 'accepted' then
  if most ~= '' then
    redis.call('ZADD', KEYS[9], now(), ARGV[1])
    redis.call('PEXPIRE', KEYS[9], HOUR_MS)
  end
  if join ~= '' then redis.call('HSET', KEYS[12], ARGV[1], join) end
  if coolMs ~= '0' then redis.call('SET', KEYS[10], ARGV[1], 'PX', coolMs) end
end
return outcome
