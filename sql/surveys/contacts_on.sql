-- Who answers for which region on one day.
-- binds: program, today (date)
-- returns: region, email, name
SELECT
    c.region,
    c.email,
    c.name
FROM coordinators AS c
WHERE c.program = :program AND c.active_from <= :today AND (c.active_to IS NULL OR c.active_to > :today)
ORDER BY c.email, c.region
