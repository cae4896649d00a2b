-- The waves of a program in a state.
-- binds: program, state
-- returns: wave_id, program_year, wave, opens_at (moment), closes_at (moment), grace_until (moment), mail_stopped
SELECT
    w.wave_id,
    w.program_year,
    w.wave,
    w.opens_at,
    w.closes_at,
    w.grace_until,
    w.mail_stopped
FROM survey_waves AS w
WHERE w.program = :program AND w.state = :state
ORDER BY w.opens_at, w.wave_id
