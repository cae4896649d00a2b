-- Every application of a program up to one day, the newest first.
-- binds: program, today (date)
-- returns: person_id, kind, reason
SELECT
    a.person_id,
    a.kind,
    a.reason
FROM applications AS a
WHERE a.program = :program AND a.decided_on <= :today
ORDER BY a.decided_on DESC, a.person_id ASC, a.kind ASC
