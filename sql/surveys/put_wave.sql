-- Begin a wave; nothing if it has begun.
-- binds: wave_id, program, program_year, wave, opens_at (moment), closes_at (moment), grace_until (moment)
-- returns: wave_id
INSERT INTO survey_waves (wave_id, program, program_year, wave, state, opens_at, closes_at, grace_until, mail_stopped)
VALUES (:wave_id, :program, :program_year, :wave, 'draft', :opens_at, :closes_at, :grace_until, 0)
ON CONFLICT DO NOTHING
RETURNING wave_id
