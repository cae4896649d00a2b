-- Rows that say what the history says are done with.
-- binds: program, source
-- returns: nothing
DELETE FROM delta
WHERE
    EXISTS (
        SELECT 1 FROM member_versions AS h
        WHERE
            h.program = :program AND h.source = :source AND h.row_key = delta.row_key AND h.valid_to IS NULL
            AND h.content_hash = delta.content_hash
    )
