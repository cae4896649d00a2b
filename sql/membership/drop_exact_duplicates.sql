-- Keep one of the rows that say the same.
-- binds: nothing
-- returns: nothing
DELETE FROM delta
WHERE
    EXISTS (
        SELECT 1 FROM delta AS e
        WHERE e.row_key = delta.row_key AND e.content_hash = delta.content_hash AND e.line < delta.line
    )
    OR EXISTS (
        SELECT 1 FROM beside AS b
        WHERE
            b.row_key = delta.row_key AND b.content_hash = delta.content_hash
            AND b.line_hash NOT IN (SELECT line_hash FROM lost)
    )
