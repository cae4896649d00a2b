-- What regions said of each row of their lists, oldest first; rows left empty say nothing.
-- binds: program
-- returns: list_ref, result, received_on (date)
SELECT
    r.list_ref,
    r.result,
    s.received_on
FROM submission_rows AS r
INNER JOIN submissions AS s ON r.submission_id = s.submission_id
WHERE s.program = :program AND r.list_ref <> '' AND r.result <> 'unanswered'
ORDER BY
    s.received_on ASC,
    s.program_year ASC,
    s.number ASC,
    CASE WHEN r.result = 'reject' THEN 0 ELSE 1 END ASC,
    r.number ASC
