-- Members whose record has ended without another one stand no longer.
-- binds: program, source
-- returns: nothing
DELETE FROM standing_records
WHERE
    program = :program AND source = :source
    AND row_key IN (
        SELECT e.row_key
        FROM missing_records AS m
        INNER JOIN ended_records AS e ON m.version_id = e.version_id
        WHERE m.program = :program AND m.source = :source
    )
