-- A quarantined row is no departure: its line in the history is not lost.
-- binds: program, source
-- returns: nothing
DELETE FROM lost
WHERE
    line_hash IN (
        SELECT h.line_hash
        FROM shielded AS s
        CROSS JOIN member_versions AS h
        WHERE h.program = :program AND h.source = :source AND h.row_key = s.row_key AND h.valid_to IS NULL
    )
