-- Every reference that ever stood on a list of one program, with the region and the year of that list.
-- binds: program
-- returns: list_ref, person_id, region, program_year
SELECT DISTINCT
    r.list_ref,
    COALESCE(k.person_id, r.person_id) AS person_id,
    l.region,
    l.program_year
FROM region_lists AS l
INNER JOIN region_list_rows AS r ON l.list_id = r.list_id
LEFT JOIN person_links AS k ON l.program = k.program AND r.person_id = k.row_key
WHERE l.program = :program
ORDER BY r.list_ref, l.program_year, l.region, person_id
