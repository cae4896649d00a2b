-- Every row of a program year that is on hold, or was rejected and is waived since, on whose mentee its region has said
-- nothing since; oldest answer first. Against an accepted match it waits until its own sender says otherwise.
-- binds: program, program_year
-- returns: submission_id, region, list_id, coordinator, received_on (date), number
SELECT
    s.submission_id,
    s.region,
    s.list_id,
    s.coordinator,
    s.received_on,
    r.number
FROM submission_rows AS r
INNER JOIN submissions AS s ON r.submission_id = s.submission_id
LEFT JOIN person_links AS k ON s.program = k.program AND r.mentee_person_id = k.row_key
WHERE
    s.program = :program
    AND s.program_year = :program_year
    AND (
        r.result = 'hold'
        OR (
            r.result = 'reject'
            AND EXISTS (
                SELECT 1
                FROM waivers AS w
                WHERE w.program = s.program AND w.list_ref = r.list_ref
            )
        )
    )
    AND NOT EXISTS (
        SELECT 1
        FROM submission_rows AS later
        INNER JOIN submissions AS newer ON later.submission_id = newer.submission_id
        LEFT JOIN person_links AS n ON newer.program = n.program AND later.mentee_person_id = n.row_key
        WHERE
            newer.program = s.program
            AND newer.program_year = s.program_year
            AND newer.region = s.region
            AND newer.number > s.number
            AND later.result <> 'unanswered'
            AND (
                newer.coordinator = s.coordinator
                OR NOT EXISTS (
                    SELECT 1
                    FROM row_findings AS f
                    WHERE
                        f.submission_id = r.submission_id
                        AND f.number = r.number
                        AND f.rule = 'mentor_changed'
                        AND f.result = 'hold'
                )
            )
            AND (
                (later.list_ref <> '' AND later.list_ref = r.list_ref)
                OR (
                    later.mentee_person_id <> ''
                    AND COALESCE(n.person_id, later.mentee_person_id) = COALESCE(k.person_id, r.mentee_person_id)
                )
                OR (r.list_ref = '' AND r.mentee_person_id = '')
            )
    )
ORDER BY s.region, s.number, r.number
