-- Keep what may be known of a wave; nothing if that version is there.
-- binds: wave_id, version, content_sha256, content, made_at (moment)
-- returns: version
INSERT INTO survey_results (wave_id, version, content_sha256, content, made_at)
VALUES (:wave_id, :version, :content_sha256, :content, :made_at)
ON CONFLICT DO NOTHING
RETURNING version
