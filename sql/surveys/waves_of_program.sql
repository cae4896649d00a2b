-- Every wave of a program, the newest first.
-- binds: program
-- returns: wave_id, program_year, wave, state, opens_at (moment), closes_at (moment), mail_stopped
SELECT
    w.wave_id,
    w.program_year,
    w.wave,
    w.state,
    w.opens_at,
    w.closes_at,
    w.mail_stopped
FROM survey_waves AS w
WHERE w.program = :program
ORDER BY w.opens_at DESC, w.wave_id ASC
