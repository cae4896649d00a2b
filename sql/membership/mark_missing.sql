-- Count the pulls that lack a member; nobody departs by one missing row. A line that was renewed meanwhile is not lost.
-- binds: as_of (date), pulls
-- returns: nothing
UPDATE member_versions
SET absent_since = COALESCE(absent_since, :as_of), absent_pulls = absent_pulls + :pulls
WHERE
    version_id IN (
        SELECT version_id
        FROM beside
        WHERE line_hash IN (SELECT line_hash FROM lost)
    )
    AND valid_to IS NULL AND line_hash IN (SELECT line_hash FROM lost)
