--[[
  Puts a new command on record: itself, the audit log, the topic, the schedule and the idempotency key, or nothing.

  Reads KEYS[1] command    KEYS[2] document    KEYS[3] topics that have a document    KEYS[4] log    KEYS[5] schedule
        KEYS[6] idempotency key    KEYS[7] audit    KEYS[8] audit of the agent (the same as KEYS[7] when there is no agent)

        ARGV: id, name in the audit, row (JSON), effect (JSON), topic, epoch (for a new document), at in epoch ms, ops (JSON),
        bounds of the log, answer of the idempotency key (JSON), ms to keep it, ms to keep the command,
        name in the audit of the oldest command stored, ms until it is checked, most rows of the document,
        trace it belongs to ('' none)

  Returns { 'accepted' } | { 'known', answer of the idempotency key } | { 'full' }
]]
local function record()
  local id, name, row, effect, topic, epoch, at, ops, logBounds, answer, answerMs, keepMs, oldest, checkMs, mostRows, trace =
    unpack(ARGV)

  local known = redis.call('GET', KEYS[6])
  if known then return { 'known', known } end
  if redis.call('HLEN', KEYS[2]) >= tonumber(mostRows) then return { 'full' } end

  local accepted = now()
  local due = accepted + checkMs
  redis.call('HSET', KEYS[1], 'row', row, 'effect', effect, 'revision', 1, 'due', due, 'accepted', accepted)
  if trace ~= '' then redis.call('HSET', KEYS[1], 'trace', trace) end
  redis.call('PEXPIRE', KEYS[1], keepMs)
  redis.call('SET', KEYS[6], answer, 'PX', answerMs)
  for i = 7, 8 do
    if i == 7 or KEYS[8] ~= KEYS[7] then
      redis.call('ZADD', KEYS[i], 0, name)
      redis.call('ZREMRANGEBYLEX', KEYS[i], '-', '(' .. oldest)
      redis.call('PEXPIRE', KEYS[i], keepMs)
    end
  end
  redis.call('ZADD', KEYS[5], due, id)
  publish({
    document = KEYS[2], documents = KEYS[3], log = KEYS[4], topic = topic, epoch = epoch, at = at, ops = ops,
    put = { 'commands/' .. id, row }, del = {}, logBounds = logBounds, trace = trace,
  })
  return { 'accepted' }
end
