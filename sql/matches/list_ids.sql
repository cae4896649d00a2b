-- The lists that any program ever sent.
-- binds: nothing
-- returns: list_id
SELECT l.list_id
FROM region_lists AS l
ORDER BY l.list_id
