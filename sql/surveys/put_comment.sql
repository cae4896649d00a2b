-- Keep what somebody wrote, apart from every other answer.
-- binds: comment_id, wave_id, survey_key, question, said, proposed, flags
-- returns: nothing
INSERT INTO survey_comments (comment_id, wave_id, survey_key, question, words, proposed, flags, state)
VALUES (:comment_id, :wave_id, :survey_key, :question, :said, :proposed, :flags, 'waiting')
