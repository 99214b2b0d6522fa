-- A person's command; keys, arguments and output are those of record.lua.
return record()
