-- Every match of a program that stands or waits, with who said it in which answer.
-- binds: program
-- returns: match_id, list_ref, mentor_person_id, state, submission_id, coordinator, match_date (date),
--   cross_region_reason, format, program_year, runs_until (date)
SELECT
    m.match_id,
    m.list_ref,
    m.mentor_person_id,
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
WHERE m.program = :program AND m.state IN ('proposed', 'confirmed', 'held')
ORDER BY m.list_ref, m.match_id
