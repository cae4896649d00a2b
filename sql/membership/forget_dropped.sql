-- Versions that were dropped stand beside nothing any more.
-- binds: nothing
-- returns: nothing
DELETE FROM beside
WHERE NOT EXISTS (
    SELECT 1 FROM member_versions AS h
    WHERE h.version_id = beside.version_id
)
