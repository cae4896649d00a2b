-- Members who were missing and stand in the file again, unchanged.
-- binds: program, source
-- returns: nothing
UPDATE member_versions
SET absent_since = NULL, absent_pulls = 0
WHERE
    program = :program AND source = :source AND valid_to IS NULL AND absent_since IS NOT NULL
    AND line_hash NOT IN (SELECT line_hash FROM lost)
