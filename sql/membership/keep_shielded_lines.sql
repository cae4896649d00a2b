-- A quarantined row is no departure: its line in the history is not lost.
-- binds: nothing
-- returns: nothing
DELETE FROM lost
WHERE line_hash IN (SELECT b.line_hash FROM shielded AS s INNER JOIN beside AS b ON s.row_key = b.row_key)
