-- The pairs of a region that stand confirmed, with the submission that brought each.
-- binds: program, program_year, region
-- returns: submission_id, mentee_person_id, mentor_person_id
SELECT
    m.submission_id,
    m.mentee_person_id,
    m.mentor_person_id
FROM matches AS m
WHERE
    m.program = :program
    AND m.program_year = :program_year
    AND m.region = :region
    AND m.state = 'confirmed'
ORDER BY m.submission_id, m.mentee_person_id
