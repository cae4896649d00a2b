-- Who was a mentor in an earlier program year.
-- binds: program, program_year
-- returns: person_id
SELECT DISTINCT m.mentor_person_id AS person_id
FROM matches AS m
WHERE m.program = :program AND m.program_year < :program_year AND m.state IN ('confirmed', 'ended', 'replaced')
