-- A list by its id.
-- binds: list_id
-- returns: list_id
SELECT l.list_id
FROM region_lists AS l
WHERE l.list_id = :list_id
