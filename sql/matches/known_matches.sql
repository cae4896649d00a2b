-- The matches of one program year, or that still run, which stand or wait: over all regions. People are who they are
-- known to be today, under whatever id they were when it was written.
-- binds: program, program_year, today (date)
-- returns: list_ref, mentee_person_id, mentor_person_id, state, match_id, mentor_id, program_year, coordinator
SELECT
    m.list_ref,
    COALESCE(mentee.person_id, m.mentee_person_id) AS mentee_person_id,
    COALESCE(mentor.person_id, m.mentor_person_id) AS mentor_person_id,
    m.state,
    m.match_id,
    m.mentor_id,
    m.program_year,
    s.coordinator
FROM matches AS m
INNER JOIN submissions AS s ON m.submission_id = s.submission_id
LEFT JOIN person_links AS mentee ON m.program = mentee.program AND m.mentee_person_id = mentee.row_key
LEFT JOIN person_links AS mentor ON m.program = mentor.program AND m.mentor_person_id = mentor.row_key
WHERE
    m.program = :program
    AND m.state IN ('proposed', 'confirmed', 'held')
    AND (m.program_year = :program_year OR m.runs_until > :today)
ORDER BY m.list_ref, m.match_id
