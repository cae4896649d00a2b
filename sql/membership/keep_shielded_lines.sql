-- A quarantined row is no departure: its line in the history is not lost.
-- binds: program, source
-- returns: nothing
DELETE FROM lost
WHERE
    line_hash IN (
        SELECT h.line_hash FROM member_versions AS h
        INNER JOIN shielded AS s ON h.row_key = s.row_key
        WHERE h.program = :program AND h.source = :source AND h.valid_to IS NULL
    )
