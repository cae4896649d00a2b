-- Note that a questionnaire of a wave is answered elsewhere; what is noted already stands.
-- binds: wave_id, survey_key, place, marker
-- returns: nothing
INSERT INTO survey_places (wave_id, survey_key, place, marker, remote_id, state)
VALUES (:wave_id, :survey_key, :place, :marker, '', 'published')
ON CONFLICT DO NOTHING
