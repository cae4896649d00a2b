-- Who has departed is missing no longer.
-- binds: program, source
-- returns: nothing
DELETE FROM missing_records
WHERE
    program = :program AND source = :source
    AND version_id IN (SELECT version_id FROM ended_records)
