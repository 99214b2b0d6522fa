--[[ Redis' own clock in epoch ms: the processes that use one schedule have clocks of their own. ]]
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
