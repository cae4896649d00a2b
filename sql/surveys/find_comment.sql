-- One text that somebody wrote, with what a person decided about it.
-- binds: comment_id
-- returns: wave_id, words, proposed, state, shown
SELECT
    wave_id,
    words,
    proposed,
    state,
    shown
FROM survey_comments
WHERE comment_id = :comment_id
