--[[
  One step of a command from one state to the next.

  KEYS[1] command    KEYS[2] document    KEYS[3] topics that have a document    KEYS[4] log    KEYS[5] schedule

  ARGV: id, revision the step starts from, row (JSON), topic, epoch (for a new document), at in epoch ms, ops (JSON),
        bounds of the log, ms until it is checked, fences at the vendor's answer (JSON; '' leaves it), a name for this very step,
        trace it belongs to ('' none), effect of a command that is accepted only now (JSON; '' leaves it)

  Output: 'done'; 'conflict' (another step came first); 'gone' (there is no such command: too old, or Redis was emptied)
]]
local id, revision, row, topic, epoch, at, ops, logBounds, checkMs, fencesAtAck, step, trace, effect =
  unpack(ARGV)

local stored = redis.call('HMGET', KEYS[1], 'revision', 'step')
if not stored[1] then return 'gone' end
-- The connection broke before the answer, and the client sent the script again.
if stored[2] == step then return 'done' end
if stored[1] ~= revision then return 'conflict' end

local due = now() + checkMs
redis.call('HSET', KEYS[1], 'row', row, 'revision', tonumber(revision) + 1, 'step', step, 'due', due)
if effect ~= '' then redis.call('HSET', KEYS[1], 'effect', effect, 'accepted', now()) end
if fencesAtAck ~= '' then redis.call('HSET', KEYS[1], 'begun', fencesAtAck) end
redis.call('ZADD', KEYS[5], due, id)
publish({
  document = KEYS[2], documents = KEYS[3], log = KEYS[4], topic = topic, epoch = epoch, at = at, ops = ops,
  put = { 'commands/' .. id, row }, del = {}, logBounds = logBounds, trace = trace,
})
return 'done'
