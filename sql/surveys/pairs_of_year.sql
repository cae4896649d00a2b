-- The confirmed pairs of a program that belong to a program year or still run on a day.
-- binds: program, program_year, opens_on (date)
-- returns: mentee_person_id, mentor_person_id, region, mentee_region, mentor_region, program_year
SELECT
    m.mentee_person_id,
    m.mentor_person_id,
    m.region,
    m.mentee_region,
    m.mentor_region,
    m.program_year
FROM matches AS m
WHERE
    m.program = :program
    AND m.state = 'confirmed'
    AND m.match_date <= :opens_on
    AND (m.program_year = :program_year OR m.runs_until IS NULL OR m.runs_until > :opens_on)
ORDER BY m.match_date, m.match_id
