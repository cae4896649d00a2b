-- The doors that were opened for people, and the applications that arrived.
-- binds: program
-- returns: kind, decided_on (date), reason, approved_by, person_id
SELECT
    a.kind,
    a.decided_on,
    a.reason,
    a.approved_by,
    COALESCE(l.person_id, a.person_id) AS person_id
FROM applications AS a
LEFT JOIN person_links AS l ON a.program = l.program AND a.person_id = l.row_key
WHERE a.program = :program
ORDER BY COALESCE(l.person_id, a.person_id), a.decided_on, a.kind
