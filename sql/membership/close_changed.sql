-- End the versions that the file replaces.
-- binds: program, source, as_of (date)
-- returns: nothing
UPDATE member_versions
SET valid_to = COALESCE(absent_since, :as_of)
WHERE
    program = :program AND source = :source AND valid_to IS NULL AND row_key IN (SELECT row_key FROM delta)
