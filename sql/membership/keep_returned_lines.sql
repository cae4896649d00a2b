-- A line that was read in full and is the same as before is not lost.
-- binds: nothing
-- returns: nothing
DELETE FROM lost
WHERE line_hash IN (SELECT line_hash FROM delta)
