-- Rows that say what the history says are done with.
-- binds: nothing
-- returns: nothing
DELETE FROM delta
WHERE EXISTS (
    SELECT 1 FROM beside AS b
    WHERE b.row_key = delta.row_key AND b.content_hash = delta.content_hash
)
