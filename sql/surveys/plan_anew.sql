-- Hold a draft until the end of the transaction, with the days that its questionnaires have now; nothing if it is no
-- draft any more.
-- binds: wave_id, opens_at (moment), closes_at (moment), grace_until (moment)
-- returns: wave_id
UPDATE survey_waves
SET
    opens_at = :opens_at,
    closes_at = :closes_at,
    grace_until = :grace_until
WHERE wave_id = :wave_id AND state = 'draft'
RETURNING wave_id
