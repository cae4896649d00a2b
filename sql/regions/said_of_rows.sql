-- What regions said of each row of their lists in a program year, oldest first; rows left empty say nothing.
-- binds: program, program_year
-- returns: submission_id, number, list_ref, result, received_on (date)
SELECT
    r.submission_id,
    r.number,
    r.list_ref,
    r.result,
    s.received_on
FROM submission_rows AS r
INNER JOIN submissions AS s ON r.submission_id = s.submission_id
WHERE
    s.program = :program
    AND s.program_year = :program_year
    AND r.list_ref <> ''
    AND r.result <> 'unanswered'
ORDER BY
    s.received_on ASC,
    s.number ASC,
    CASE WHEN r.result = 'reject' THEN 0 ELSE 1 END ASC,
    r.number ASC
