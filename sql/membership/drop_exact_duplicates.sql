-- Keep one of the rows that say the same.
-- binds: program, source
-- returns: nothing
DELETE FROM delta
WHERE
    EXISTS (
        SELECT 1 FROM delta AS e
        WHERE e.row_key = delta.row_key AND e.content_hash = delta.content_hash AND e.line < delta.line
    )
    OR EXISTS (
        SELECT 1 FROM member_versions AS h
        WHERE
            h.program = :program AND h.source = :source AND h.row_key = delta.row_key AND h.valid_to IS NULL
            AND h.content_hash = delta.content_hash AND h.line_hash NOT IN (SELECT line_hash FROM lost)
    )
