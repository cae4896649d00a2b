-- Give up waves that never opened and whose days have passed.
-- binds: program, moment (moment)
-- returns: wave_id
UPDATE survey_waves
SET state = 'cancelled'
WHERE program = :program AND state IN ('draft', 'approved') AND closes_at <= :moment
RETURNING wave_id
