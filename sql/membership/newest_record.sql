-- The number of the newest record; those of an export that is applied have higher ones.
-- binds: nothing
-- returns: version_id
SELECT COALESCE(MAX(version_id), 0) AS version_id
FROM member_records
