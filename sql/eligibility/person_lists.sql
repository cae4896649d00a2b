-- Every version of a region's list that had a row about one person, oldest first.
-- binds: program, person_id
-- returns: list_id, region, version, as_of (date), standing, list_ref
SELECT
    l.list_id,
    l.region,
    l.version,
    l.as_of,
    r.standing,
    r.list_ref
FROM region_list_rows AS r
INNER JOIN region_lists AS l ON r.list_id = l.list_id
WHERE l.program = :program AND r.person_id = :person_id
ORDER BY l.as_of, l.list_id, r.list_ref
