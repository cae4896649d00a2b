-- Keep one person's answers, apart from who gave them.
-- binds: inbox_id, wave_id, survey_key, cut, answers
-- returns: nothing
INSERT INTO survey_inbox (inbox_id, wave_id, survey_key, cut, answers)
VALUES (:inbox_id, :wave_id, :survey_key, :cut, :answers)
