-- The rules by which rows of a program year are held.
-- binds: program, program_year
-- returns: submission_id, number, rule
SELECT
    f.submission_id,
    f.number,
    f.rule
FROM row_findings AS f
INNER JOIN submissions AS s ON f.submission_id = s.submission_id
WHERE
    s.program = :program
    AND s.program_year = :program_year
    AND f.result = 'hold'
ORDER BY f.submission_id, f.number, f.rule
