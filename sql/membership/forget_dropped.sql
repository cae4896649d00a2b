-- Records that were dropped stand beside nothing any more.
-- binds: nothing
-- returns: nothing
DELETE FROM beside
WHERE NOT EXISTS (
    SELECT 1 FROM member_records AS r
    WHERE r.version_id = beside.version_id
)
