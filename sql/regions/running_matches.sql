-- Every confirmed match of a program that has not run out on a day: who has a mentor, and whom a mentor has. People are
-- who they are known to be today.
-- binds: program, today (date)
-- returns: mentee_person_id, mentor_person_id, state_since (date)
SELECT
    COALESCE(mentee.person_id, m.mentee_person_id) AS mentee_person_id,
    COALESCE(mentor.person_id, m.mentor_person_id) AS mentor_person_id,
    m.state_since
FROM matches AS m
LEFT JOIN person_links AS mentee ON m.program = mentee.program AND m.mentee_person_id = mentee.row_key
LEFT JOIN person_links AS mentor ON m.program = mentor.program AND m.mentor_person_id = mentor.row_key
WHERE m.program = :program AND m.state = 'confirmed' AND (m.runs_until IS NULL OR m.runs_until > :today)
ORDER BY m.mentor_person_id, m.match_id
