-- What was registered of schools: the latest inspection, phase and faith.
-- binds: program
-- returns: school, leadership_rating, phase, faith
SELECT
    s.school,
    s.leadership_rating,
    s.phase,
    s.faith
FROM schools AS s
WHERE s.program = :program
ORDER BY s.school
