-- Which rows were chased by which steps.
-- binds: program
-- returns: program_year, list_ref, step, chased_on (date)
SELECT
    c.program_year,
    c.list_ref,
    c.step,
    c.chased_on
FROM chases AS c
WHERE c.program = :program
ORDER BY c.program_year, c.list_ref, c.step
