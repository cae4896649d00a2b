-- What people wrote in a wave, in an order that says nothing.
-- binds: wave_id
-- returns: comment_id, survey_key, question, words, proposed, flags, state, shown
SELECT
    comment_id,
    survey_key,
    question,
    words,
    proposed,
    flags,
    state,
    shown
FROM survey_comments
WHERE wave_id = :wave_id
ORDER BY survey_key, question, comment_id
