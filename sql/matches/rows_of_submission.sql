-- Every row of one answer and how it ended.
-- binds: submission_id
-- returns: number, list_ref, said, result
SELECT
    r.number,
    r.list_ref,
    r.said,
    r.result
FROM submission_rows AS r
WHERE r.submission_id = :submission_id
ORDER BY r.number
