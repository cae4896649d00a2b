-- Count the pulls that lack a member; nobody departs by one missing row.
-- binds: program, source, as_of (date), pulls
-- returns: nothing
UPDATE member_versions
SET absent_since = COALESCE(absent_since, :as_of), absent_pulls = absent_pulls + :pulls
WHERE
    program = :program AND source = :source AND valid_to IS NULL AND line_hash IN (SELECT line_hash FROM lost)
