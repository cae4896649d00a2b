-- The texts of a wave that a person had approved by a moment, in an order that says nothing.
-- binds: wave_id, moment (moment)
-- returns: survey_key, question, shown
SELECT
    survey_key,
    question,
    shown
FROM survey_comments
WHERE wave_id = :wave_id AND state = 'approved' AND decided_at <= :moment
ORDER BY survey_key, question, comment_id
