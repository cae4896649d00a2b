-- The answers to one questionnaire of a closed wave, with the coarse groups of whoever gave them.
-- binds: wave_id, survey_key
-- returns: cut, answers
SELECT
    cut,
    answers
FROM survey_answers
WHERE wave_id = :wave_id AND survey_key = :survey_key
