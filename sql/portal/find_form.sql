-- A questionnaire as it was frozen for a wave.
-- binds: wave_id, survey_key
-- returns: content, content_sha256
SELECT
    content,
    content_sha256
FROM survey_forms
WHERE wave_id = :wave_id AND survey_key = :survey_key
