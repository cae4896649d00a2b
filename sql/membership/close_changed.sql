-- End the versions that the file replaces.
-- binds: as_of (date)
-- returns: version_id
UPDATE member_versions
SET valid_to = COALESCE(absent_since, :as_of)
WHERE version_id IN (SELECT b.version_id FROM beside AS b INNER JOIN delta AS d ON b.row_key = d.row_key)
RETURNING version_id
