-- Members who were missing and stand in the file again, unchanged.
-- binds: program, source, as_of (date)
-- returns: nothing
DELETE FROM missing_records
WHERE
    program = :program AND source = :source AND absent_since <= :as_of
    AND version_id NOT IN (SELECT version_id FROM lost)
