-- Members who were missing and stand in the file again, unchanged.
-- binds: program, source, as_of (date)
-- returns: nothing
UPDATE member_versions
SET absent_since = NULL, absent_pulls = 0
WHERE
    program = :program AND source = :source AND valid_to IS NULL AND absent_since <= :as_of
    AND line_hash NOT IN (SELECT line_hash FROM lost)
