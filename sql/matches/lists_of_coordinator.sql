-- The lists of every program in which an address answers for a region on one day, and the regions for which it does.
-- binds: sender, today (date)
-- returns: list_id, program, region, program_year, version, answers_for
SELECT
    l.list_id,
    l.program,
    l.region,
    l.program_year,
    l.version,
    c.region AS answers_for
FROM coordinators AS c
INNER JOIN region_lists AS l ON c.program = l.program
WHERE
    LOWER(c.email) = :sender
    AND c.active_from <= :today
    AND (c.active_to IS NULL OR c.active_to > :today)
ORDER BY l.program, l.program_year, l.version, l.list_id, c.region
