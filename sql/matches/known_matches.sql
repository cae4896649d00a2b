-- The matches of one program year, or that still run, which stand or wait: over all regions.
-- binds: program, program_year, today (date)
-- returns: list_ref, mentee_person_id, mentor_person_id, state
SELECT
    m.list_ref,
    m.mentee_person_id,
    m.mentor_person_id,
    m.state
FROM matches AS m
WHERE
    m.program = :program
    AND m.state IN ('proposed', 'confirmed', 'held')
    AND (m.program_year = :program_year OR m.runs_until > :today)
ORDER BY m.list_ref, m.match_id
