-- What a program year's answers say against the roster of people who count as new still: who has left, who is not new,
-- and which cells were written over; oldest first.
-- binds: program, program_year
-- returns: submission_id, number, region, list_ref, mentee_person_id, received_on (date), rule, column_name, said
SELECT
    s.submission_id,
    r.number,
    s.region,
    COALESCE(l.list_ref, r.list_ref) AS list_ref,
    r.mentee_person_id,
    s.received_on,
    f.rule,
    f.column_name,
    r.said
FROM row_findings AS f
INNER JOIN submission_rows AS r ON f.submission_id = r.submission_id AND f.number = r.number
INNER JOIN submissions AS s ON r.submission_id = s.submission_id
INNER JOIN flags AS l
    ON s.program = l.program AND r.mentee_person_id = l.person_id AND l.withdrawn_on IS NULL
WHERE
    s.program = :program
    AND s.program_year = :program_year
    AND f.rule IN ('left', 'not_new', 'locked_cell_changed')
    AND r.result <> 'reject'
    AND NOT EXISTS (
        SELECT 1
        FROM submission_rows AS later
        INNER JOIN submissions AS newer ON later.submission_id = newer.submission_id
        WHERE
            newer.program = s.program
            AND newer.program_year = s.program_year
            AND newer.number > s.number
            AND newer.region = s.region
            AND later.result <> 'unanswered'
            AND later.mentee_person_id = r.mentee_person_id
    )
ORDER BY s.received_on, s.region, s.number, r.number, f.rule, f.column_name
