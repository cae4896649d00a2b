-- Every application of a program up to one day, the newest first.
-- binds: program, today (date)
-- returns: person_id, kind, reason
SELECT
    COALESCE(l.person_id, a.person_id) AS person_id,
    a.kind,
    a.reason
FROM applications AS a
LEFT JOIN person_links AS l ON a.program = l.program AND a.person_id = l.row_key
WHERE a.program = :program AND a.decided_on <= :today
ORDER BY a.decided_on DESC, COALESCE(l.person_id, a.person_id) ASC, a.kind ASC
