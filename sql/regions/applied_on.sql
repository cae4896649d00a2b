-- The newest application of each person up to one day.
-- binds: program, today (date)
-- returns: person_id, applied_on (date)
SELECT
    a.person_id,
    MAX(a.decided_on) AS applied_on
FROM applications AS a
WHERE a.program = :program AND a.decided_on <= :today
GROUP BY a.person_id
ORDER BY a.person_id
