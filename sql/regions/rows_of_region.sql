-- Every row that a region sent back in a program year, oldest submission first.
-- binds: program, program_year, region
-- returns: submission_id, number, list_ref, mentee_person_id, mentor_person_id, outcome, said, result
SELECT
    r.submission_id,
    r.number,
    r.list_ref,
    r.mentee_person_id,
    r.mentor_person_id,
    r.outcome,
    r.said,
    r.result
FROM submission_rows AS r
INNER JOIN submissions AS s ON r.submission_id = s.submission_id
WHERE s.program = :program AND s.program_year = :program_year AND s.region = :region
ORDER BY s.number, r.number
