-- Records of the superseded export of that day stand no longer.
-- binds: program, source, as_of (date)
-- returns: nothing
DELETE FROM standing_records
WHERE
    program = :program AND source = :source
    AND row_key IN (
        SELECT b.row_key
        FROM beside AS b
        WHERE
            b.valid_from = :as_of
            AND (b.row_key IN (SELECT row_key FROM delta) OR b.line_hash IN (SELECT line_hash FROM lost))
    )
