-- Every confirmed match of a program that has not run out on a day: who has a mentor, and whom a mentor has.
-- binds: program, today (date)
-- returns: mentee_person_id, mentor_person_id, state_since (date)
SELECT
    mentee_person_id,
    mentor_person_id,
    state_since
FROM matches
WHERE program = :program AND state = 'confirmed' AND (runs_until IS NULL OR runs_until > :today)
ORDER BY mentor_person_id, match_id
