--[[
  Writes what one poll (or one projection) found: all of it, or nothing. Documents are opaque to this script: rows and
  deltas arrive as JSON made by the writer, because cjson loses empty arrays and the precision of numbers.

  KEYS[1] targets    KEYS[2] roster    KEYS[3] topics that have a document    KEYS[4] log
  KEYS[5] totals
  KEYS[6…] the documents, in the order of ARGV

  ARGV, read one after the other:
    target, fence, 'poll' | 'lease' (a lease's fence covers many commits, a poll's only one)
    account, bounds of the log, trace the changes belong to ('' none), cause of the poll ('' of a projection),
      how many ms before the poll the changes may have happened ('' as planned)
    'health' | ''; after 'health': polled in epoch ms ('' leaves it), due in epoch ms, interval in ms, failure
      (JSON, '' when there is none), about (JSON), shortfall (JSON, '' when there is none)
    'based' | ''; after 'based': the version of the roster the documents were made with ('' none)
    'roster' | ''; after 'roster': version, JSON
    'totals' | ''; after 'totals': progress (JSON), for how many ms the hash of totals is kept, epoch ms before which closed
      quarter hours are deleted, field ('' when nothing was told), JSON
    number of entries of contacts, JSON of each
    then per document: topic, expected epoch ('' it must not exist), expected version, 'keep' | 'delete' | 'write';
      after 'write': epoch, version, at, delta (JSON), number of rows, (field, JSON) of each,
      number of rows to delete, field of each

  Output: 'committed'; 'late' (a newer fence has written, or this one was never issued: Redis was emptied meanwhile);
          'conflict' (a document or the roster is not what the writer took it for)
]]
local rcall = redis.call
local CHUNK = 1000 -- unpack() is bounded by Lua's C stack

local cursor = 0
local function take()
  cursor = cursor + 1
  return ARGV[cursor]
end

local function takeList(length)
  local list = {}
  for i = 1, length do list[i] = take() end
  return list
end

local function inChunks(command, key, list)
  for first = 1, #list, CHUNK do
    rcall(command, key, unpack(list, first, math.min(first + CHUNK - 1, #list)))
  end
end

local target, fence, kind = take(), tonumber(take()), take()
local account, logBounds, trace, cause, bracket = take(), take(), take(), take(), take()

local known = rcall('HMGET', KEYS[1], 'issued:' .. target, 'committed:' .. target, 'failure:' .. target, 'roster',
  'shortfall:' .. target, 'awaited:' .. target)
local issued, committed, failing = tonumber(known[1] or 0), tonumber(known[2] or 0), known[3]
local awaited = known[6]
if fence > issued or fence < committed or (fence == committed and kind == 'poll') then return 'late' end

local health
if take() == 'health' then
  health = { polled = take(), due = take(), interval = take(), failure = take(), about = take(),
    shortfall = take() }
end
if take() == 'based' and take() ~= (known[4] or '') then return 'conflict' end

local roster
if take() == 'roster' then roster = { version = take(), json = take() } end

local totals
if take() == 'totals' then
  totals = { progress = take(), keptMs = take(), oldest = tonumber(take()), field = take(), json = take() }
end
local contacts = takeList(tonumber(take()))

local documents = {}
for i = 6, #KEYS do
  local document = { key = KEYS[i], topic = take(), epoch = take(), version = take(), change = take() }
  if document.change == 'write' then
    document.toEpoch, document.toVersion, document.at, document.delta = take(), take(), take(), take()
    document.rows = takeList(2 * tonumber(take()))
    document.gone = takeList(tonumber(take()))
  end
  local stored = rcall('HMGET', document.key, '#epoch', '#version')
  if (stored[1] or '') ~= document.epoch then return 'conflict' end
  if document.epoch ~= '' and stored[2] ~= document.version then return 'conflict' end
  documents[#documents + 1] = document
end

local function log(...)
  append(KEYS[4], logBounds, ...)
end

local changed = false
for _, document in ipairs(documents) do
  if document.change == 'delete' then
    rcall('DEL', document.key)
    rcall('SREM', KEYS[3], document.topic)
    log('k', 'gone', 't', document.topic, 'e', document.epoch)
  elseif document.change == 'write' then
    inChunks('HDEL', document.key, document.gone)
    inChunks('HSET', document.key, document.rows)
    rcall('HSET', document.key, '#epoch', document.toEpoch, '#version', document.toVersion, '#at', document.at)
    if document.epoch == '' then rcall('SADD', KEYS[3], document.topic) end
    local entry = { 'k', 'delta', 't', document.topic, 'e', document.toEpoch, 'v', document.toVersion, 'd', document.delta }
    local function add(name, value)
      if value ~= '' then entry[#entry + 1], entry[#entry + 2] = name, value end
    end
    add('p', trace)
    add('c', cause)
    add('b', bracket)
    log(unpack(entry))
  end
  changed = changed or document.change ~= 'keep'
end
-- The event may have overtaken what the vendor answers: the coordinator decides whether to look once more.
if cause == 'hint' and not changed and not roster then log('k', 'unchanged', 'a', account, 't', target) end

for _, json in ipairs(contacts) do log('k', 'contacts', 'a', account, 'j', json) end

if totals and totals.field ~= '' then
  rcall('HSET', KEYS[5], totals.field, totals.json)
  for _, field in ipairs(rcall('HKEYS', KEYS[5])) do
    local from = tonumber(string.match(field, '^closed:(%d+):') or '')
    if from and from < totals.oldest then rcall('HDEL', KEYS[5], field) end
  end
  rcall('PEXPIRE', KEYS[5], totals.keptMs)
end

local fields = {}
local function set(name, value)
  fields[#fields + 1] = name
  fields[#fields + 1] = value
end

if fence > committed then set('committed:' .. target, fence) end
if roster then
  rcall('HSET', KEYS[2], 'version', roster.version, 'json', roster.json)
  -- Also here, so that a poll that begins learns it without one more call.
  set('roster', roster.version)
end

if totals then set('totals:' .. target, totals.progress) end

if health then
  set('due:' .. target, health.due)
  set('interval:' .. target, health.interval)
  set('about:' .. target, health.about)
  if health.polled ~= '' then set('polled:' .. target, health.polled) end
  if health.failure ~= '' then set('failure:' .. target, health.failure) end
  if health.failure == '' and failing then rcall('HDEL', KEYS[1], 'failure:' .. target) end

  local short = known[5] or ''
  if health.shortfall ~= '' then set('shortfall:' .. target, health.shortfall) end
  if health.shortfall == '' and short ~= '' then rcall('HDEL', KEYS[1], 'shortfall:' .. target) end

  local before = failing and cjson.decode(failing).state
  local after = health.failure ~= '' and cjson.decode(health.failure).state
  if before ~= after or short ~= health.shortfall then log('k', 'health', 'a', account) end
end

if #fields > 0 then rcall('HSET', KEYS[1], unpack(fields)) end

-- Requested by a process that waits for this commit. Once: after reading it, the process requests the next one.
if awaited and fence > committed then
  rcall('HDEL', KEYS[1], 'awaited:' .. target)
  log('k', 'committed', 'a', account)
end
return 'committed'
