-- Hold a wave until the end of the transaction, so that it is not planned anew meanwhile.
-- binds: wave_id
-- returns: wave_id, program, state, opens_at (moment), closes_at (moment), grace_until (moment), questions_sha256,
--   audience_sha256
UPDATE survey_waves
SET state = state
WHERE wave_id = :wave_id
RETURNING wave_id, program, state, opens_at, closes_at, grace_until, questions_sha256, audience_sha256
