-- The questionnaires of a wave as they were frozen.
-- binds: wave_id
-- returns: survey_key, content, content_sha256
SELECT
    survey_key,
    content,
    content_sha256
FROM survey_forms
WHERE wave_id = :wave_id
ORDER BY survey_key
