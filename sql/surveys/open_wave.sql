-- Open an approved wave inside its own window.
-- binds: wave_id, moment (moment)
-- returns: wave_id
UPDATE survey_waves
SET state = 'open'
WHERE wave_id = :wave_id AND state = 'approved' AND opens_at <= :moment AND closes_at > :moment
RETURNING wave_id
