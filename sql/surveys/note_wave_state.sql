-- Move a wave on, if it is where the mover thinks.
-- binds: wave_id, before, after
-- returns: wave_id
UPDATE survey_waves SET state = :after
WHERE wave_id = :wave_id AND state = :before
RETURNING wave_id
