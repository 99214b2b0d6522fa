--[[
  Adds an entry to the change log of a shard, and removes the oldest ones beyond its bounds.

  append(log, bounds, field, value, …)    bounds: "<most entries> <most bytes>"

  Bytes are those of fields and values. They are counted per segment, a sixteenth of the bound long, in the hash
  `<log>:segments`: `open` bytes of the segment being written, `total` of all, `first` and `next` number of a segment, and
  per number "<bytes> <id of its last entry>". Whole segments are removed, so that no entry is read again to be measured. A
  reader that is behind what was removed finds a gap in the versions of a topic, and reads the topic again.
]]
local SEGMENTS = 16

local function append(log, bounds, ...)
  local entries, most = string.match(bounds, '^(%d+) (%d+)$')
  local limit = tonumber(most)
  local id = redis.call('XADD', log, 'MAXLEN', '~', entries, '*', ...)
  local size = 0
  for _, part in ipairs({ ... }) do size = size + #tostring(part) end

  local key = log .. ':segments'
  local total = redis.call('HINCRBY', key, 'total', size)
  local open = redis.call('HINCRBY', key, 'open', size)
  if open * SEGMENTS < limit then return end
  local next = redis.call('HINCRBY', key, 'next', 1)
  redis.call('HSET', key, 'open', 0, next, open .. ' ' .. id)

  while total > limit do
    local first = redis.call('HINCRBY', key, 'first', 1)
    local bytes, ms, sequence = string.match(redis.call('HGET', key, first) or '', '^(%d+) (%d+)%-(%d+)$')
    -- The newest segment stays, however large its last entry is.
    if first >= next or not bytes then
      redis.call('HINCRBY', key, 'first', -1)
      return
    end
    redis.call('HDEL', key, first)
    redis.call('XTRIM', log, 'MINID', string.format('%s-%d', ms, tonumber(sequence) + 1))
    total = redis.call('HINCRBY', key, 'total', -tonumber(bytes))
  end
end

