-- What the register of schools says of each school of a program.
-- binds: program
-- returns: school, leadership_rating, phase, faith, challenges
SELECT
    school,
    leadership_rating,
    phase,
    faith,
    challenges
FROM schools
WHERE program = :program
ORDER BY school
