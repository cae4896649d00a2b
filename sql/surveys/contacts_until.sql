-- Who has answered for which region until one day, and whether they do on that day.
-- binds: program, today (date)
-- returns: region, email, name, is_active
SELECT
    c.region,
    c.email,
    c.name,
    CASE WHEN c.active_to IS NULL OR c.active_to > :today THEN 1 ELSE 0 END AS is_active
FROM coordinators AS c
WHERE c.program = :program AND c.active_from <= :today
ORDER BY c.email, c.region, c.active_from
