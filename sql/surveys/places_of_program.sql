-- Every questionnaire of a program that is answered elsewhere, with its wave.
-- binds: program
-- returns: wave_id, survey_key, place, marker, remote_id, state, wave_state, opens_at (moment), closes_at (moment),
--   grace_until (moment), content
SELECT
    p.wave_id,
    p.survey_key,
    p.place,
    p.marker,
    p.remote_id,
    p.state,
    w.state AS wave_state,
    w.opens_at,
    w.closes_at,
    w.grace_until,
    f.content
FROM survey_places AS p
INNER JOIN survey_waves AS w ON p.wave_id = w.wave_id
INNER JOIN survey_forms AS f ON p.wave_id = f.wave_id AND p.survey_key = f.survey_key
WHERE w.program = :program
ORDER BY p.wave_id, p.survey_key, p.place
