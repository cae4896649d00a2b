-- Close a wave whose days of grace are over; nothing if it is closed already.
-- binds: wave_id, moment (moment)
-- returns: wave_id
UPDATE survey_waves
SET state = 'closed'
WHERE wave_id = :wave_id AND state = 'open' AND grace_until <= :moment
RETURNING wave_id
