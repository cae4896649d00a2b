-- The newest application of each person up to one day.
-- binds: program, today (date)
-- returns: person_id, applied_on (date)
SELECT
    COALESCE(l.person_id, a.person_id) AS person_id,
    MAX(a.decided_on) AS applied_on
FROM applications AS a
LEFT JOIN person_links AS l ON a.program = l.program AND a.person_id = l.row_key
WHERE a.program = :program AND a.decided_on <= :today
GROUP BY COALESCE(l.person_id, a.person_id)
ORDER BY COALESCE(l.person_id, a.person_id)
