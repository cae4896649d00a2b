-- The newest version of what may be known of a wave.
-- binds: wave_id
-- returns: version, content_sha256, content
SELECT
    version,
    content_sha256,
    content
FROM survey_results
WHERE wave_id = :wave_id
ORDER BY version DESC
LIMIT 1
