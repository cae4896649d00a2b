-- Records that were dropped are not missing.
-- binds: program, source
-- returns: nothing
DELETE FROM missing_records
WHERE
    program = :program AND source = :source
    AND NOT EXISTS (
        SELECT 1 FROM member_records AS r
        WHERE r.version_id = missing_records.version_id
    )
