-- Keep answers that lead to nobody.
-- binds: answer_id, wave_id, survey_key, cut, answers
-- returns: nothing
INSERT INTO survey_answers (answer_id, wave_id, survey_key, cut, answers)
VALUES (:answer_id, :wave_id, :survey_key, :cut, :answers)
