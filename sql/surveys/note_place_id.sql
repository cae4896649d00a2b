-- Note what a questionnaire is called at its place; nothing if another try has noted another name meanwhile.
-- binds: wave_id, survey_key, place, before, remote_id
-- returns: remote_id
UPDATE survey_places
SET remote_id = :remote_id
WHERE wave_id = :wave_id AND survey_key = :survey_key AND place = :place AND remote_id = :before
RETURNING remote_id
