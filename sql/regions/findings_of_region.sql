-- Everything that was found in the rows that a region sent back in a program year.
-- binds: program, program_year, region
-- returns: submission_id, number, rule, result, column_name, sentence
SELECT
    f.submission_id,
    f.number,
    f.rule,
    f.result,
    f.column_name,
    f.sentence
FROM row_findings AS f
INNER JOIN submissions AS s ON f.submission_id = s.submission_id
WHERE s.program = :program AND s.program_year = :program_year AND s.region = :region
ORDER BY f.submission_id, f.number, f.rule
