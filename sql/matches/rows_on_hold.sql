-- Every row of a program year that is held and of whose person nothing was said since, with each rule that holds it,
-- oldest first. Against an accepted match, or with a match of its own that is held still, it waits until its own sender
-- says otherwise; once its pair is confirmed, or the match is over that it would end, no more.
-- binds: program, program_year
-- returns: submission_id, number, region, list_id, list_ref, mentee_person_id, mentor_person_id, outcome, coordinator,
--          received_on (date), held_by, sentence
SELECT
    s.submission_id,
    r.number,
    s.region,
    s.list_id,
    r.list_ref,
    r.mentee_person_id,
    r.mentor_person_id,
    r.outcome,
    s.coordinator,
    s.received_on,
    COALESCE(f.rule, '') AS held_by,
    COALESCE(f.sentence, '') AS sentence
FROM submission_rows AS r
INNER JOIN submissions AS s ON r.submission_id = s.submission_id
LEFT JOIN row_findings AS f
    ON r.submission_id = f.submission_id AND r.number = f.number AND f.result = 'hold'
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
            AND (
                newer.coordinator = s.coordinator
                OR (
                    COALESCE(f.rule, '') <> 'mentor_changed'
                    AND NOT EXISTS (
                        SELECT 1
                        FROM matches AS w
                        WHERE
                            w.program = s.program
                            AND w.submission_id = s.submission_id
                            AND w.list_ref = r.list_ref
                            AND w.mentor_person_id = r.mentor_person_id
                            AND w.state = 'held'
                    )
                )
            )
            AND (
                (r.mentee_person_id <> '' AND later.mentee_person_id = r.mentee_person_id)
                OR (r.mentee_person_id = '' AND later.list_ref = r.list_ref)
            )
    )
    AND NOT EXISTS (
        SELECT 1
        FROM matches AS m
        WHERE
            m.program = s.program
            AND m.state = 'confirmed'
            AND m.mentee_person_id = r.mentee_person_id
            AND m.mentor_person_id = r.mentor_person_id
    )
    AND (
        COALESCE(f.rule, '') <> 'mentor_changed'
        OR r.mentor_person_id <> ''
        OR r.outcome IN ('not_new', 'pending')
        OR EXISTS (
            SELECT 1
            FROM matches AS m
            WHERE m.program = s.program AND m.state = 'confirmed' AND m.mentee_person_id = r.mentee_person_id
        )
    )
ORDER BY s.received_on, s.region, s.number, r.number, f.rule, f.column_name
