-- Count the pulls that lack a member, and end who was missing from enough in a row; nobody departs by one missing row.
-- A line that was renewed meanwhile is not lost.
-- binds: as_of (date), pulls, confirm_after
-- returns: version_id, valid_to (date)
UPDATE member_versions
SET
    absent_since = COALESCE(absent_since, :as_of), absent_pulls = absent_pulls + :pulls,
    valid_to = CASE WHEN absent_pulls + :pulls >= :confirm_after THEN COALESCE(absent_since, :as_of) END
WHERE
    version_id IN (
        SELECT version_id
        FROM beside
        WHERE line_hash IN (SELECT line_hash FROM lost)
    )
    AND valid_to IS NULL AND line_hash IN (SELECT line_hash FROM lost)
RETURNING version_id, valid_to
