-- Who offers to be a mentor.
-- binds: program
-- returns: person_id
SELECT v.member_id AS person_id
FROM volunteers AS v
WHERE v.program = :program
ORDER BY v.member_id
