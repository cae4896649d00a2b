-- Who answers for which region on one day, the primary ones first.
-- binds: program, today (date)
-- returns: region, email, name, kind
SELECT
    c.region,
    c.email,
    c.name,
    c.kind
FROM coordinators AS c
WHERE c.program = :program AND c.active_from <= :today AND (c.active_to IS NULL OR c.active_to > :today)
ORDER BY c.region ASC, c.kind DESC, c.email ASC
