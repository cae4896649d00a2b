-- The whole register of coordinators with its history.
-- binds: program
-- returns: region, email, name, kind, active_from (date), active_to (date)
SELECT
    c.region,
    c.email,
    c.name,
    c.kind,
    c.active_from,
    c.active_to
FROM coordinators AS c
WHERE c.program = :program
ORDER BY c.region, c.email, c.active_from
