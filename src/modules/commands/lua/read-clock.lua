-- The clock of the server that has these keys.
--
-- KEYS[1] any key of the shard; not touched
-- Output epoch ms
return now()
