-- Every match of a program that stands or waits, with who said it in which answer. People are who they are known to be
-- today, under whatever id they were when it was written.
-- binds: program
-- returns: match_id, list_ref, mentee_person_id, mentor_person_id, state, submission_id, coordinator,
--   match_date (date), cross_region_reason, format, program_year, runs_until (date)
SELECT
    m.match_id,
    m.list_ref,
    COALESCE(mentee.person_id, m.mentee_person_id) AS mentee_person_id,
    COALESCE(mentor.person_id, m.mentor_person_id) AS mentor_person_id,
    m.state,
    m.submission_id,
    s.coordinator,
    m.match_date,
    m.cross_region_reason,
    m.format,
    m.program_year,
    m.runs_until
FROM matches AS m
INNER JOIN submissions AS s ON m.submission_id = s.submission_id
LEFT JOIN person_links AS mentee ON m.program = mentee.program AND m.mentee_person_id = mentee.row_key
LEFT JOIN person_links AS mentor ON m.program = mentor.program AND m.mentor_person_id = mentor.row_key
WHERE m.program = :program AND m.state IN ('proposed', 'confirmed', 'held')
ORDER BY m.list_ref, m.match_id
