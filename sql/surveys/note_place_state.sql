-- Note how a questionnaire stands at its place; nothing if it does not stand as it did.
-- binds: wave_id, survey_key, place, before, state
-- returns: state
UPDATE survey_places
SET state = :state
WHERE wave_id = :wave_id AND survey_key = :survey_key AND place = :place AND state = :before
RETURNING state
