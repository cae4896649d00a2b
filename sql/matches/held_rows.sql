-- Every row of a program year that is held and on which its region has said nothing since, oldest answer first.
-- binds: program, program_year
-- returns: submission_id, region, list_id, coordinator, received_on (date), number, list_ref, said
SELECT
    s.submission_id,
    s.region,
    s.list_id,
    s.coordinator,
    s.received_on,
    r.number,
    r.list_ref,
    r.said
FROM submission_rows AS r
INNER JOIN submissions AS s ON r.submission_id = s.submission_id
WHERE
    s.program = :program
    AND s.program_year = :program_year
    AND r.result = 'hold'
    AND NOT EXISTS (
        SELECT 1
        FROM submission_rows AS later
        INNER JOIN submissions AS newer ON later.submission_id = newer.submission_id
        WHERE
            newer.program = s.program
            AND newer.program_year = s.program_year
            AND newer.region = s.region
            AND newer.number > s.number
            AND later.result <> 'unanswered'
            AND (later.list_ref = r.list_ref OR r.list_ref = '')
    )
ORDER BY s.region, s.number, r.number
