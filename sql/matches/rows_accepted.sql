-- What counts of each person of whom a program year's answers speak, oldest answer first.
-- binds: program, program_year
-- returns: submission_id, mentee_person_id, mentor_person_id, outcome, coordinator, received_on (date)
SELECT
    s.submission_id,
    r.mentee_person_id,
    r.mentor_person_id,
    r.outcome,
    s.coordinator,
    s.received_on
FROM submission_rows AS r
INNER JOIN submissions AS s ON r.submission_id = s.submission_id
WHERE
    s.program = :program
    AND s.program_year = :program_year
    AND r.result IN ('accept', 'accept_warn')
    AND r.mentee_person_id <> ''
ORDER BY s.region, s.number, r.number
