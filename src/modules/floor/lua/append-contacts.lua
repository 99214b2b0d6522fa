--[[
  Adds what events told of contacts to the change log.

  KEYS[1] log

  ARGV[1] account    ARGV[2] bounds of the log    ARGV[3…] entries: lists of parts in JSON

  Output: how many entries were added
]]
for i = 3, #ARGV do append(KEYS[1], ARGV[2], 'k', 'contacts', 'a', ARGV[1], 'j', ARGV[i]) end
return #ARGV - 2
