-- The answers that came in, as the form keeps them.
-- binds: wave_id
-- returns: survey_key, cut, answers
SELECT
    n.survey_key,
    n.cut,
    n.answers
FROM survey_inbox AS n
WHERE n.wave_id = :wave_id
