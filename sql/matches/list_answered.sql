-- The list that a reply answers, and the newest version of its region's list in that program year.
-- binds: list_id
-- returns: program, program_year, region, version, as_of (date), newest_version
SELECT
    l.program,
    l.program_year,
    l.region,
    l.version,
    l.as_of,
    MAX(n.version) AS newest_version
FROM region_lists AS l
INNER JOIN region_lists AS n
    ON l.program = n.program AND l.program_year = n.program_year AND l.region = n.region
WHERE l.list_id = :list_id
GROUP BY l.program, l.program_year, l.region, l.version, l.as_of
