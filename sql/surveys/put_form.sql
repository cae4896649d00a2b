-- Keep a questionnaire for a wave.
-- binds: wave_id, survey_key, content, content_sha256
-- returns: nothing
INSERT INTO survey_forms (wave_id, survey_key, content, content_sha256)
VALUES (:wave_id, :survey_key, :content, :content_sha256)
