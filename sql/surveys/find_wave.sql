-- A wave with everything that is known of it.
-- binds: wave_id
-- returns: wave_id, program, program_year, wave, state, opens_at (moment), closes_at (moment), grace_until (moment),
--   questions_sha256, audience_sha256, approved_by, approved_at (moment), mail_stopped
SELECT
    wave_id,
    program,
    program_year,
    wave,
    state,
    opens_at,
    closes_at,
    grace_until,
    questions_sha256,
    audience_sha256,
    approved_by,
    approved_at,
    mail_stopped
FROM survey_waves
WHERE wave_id = :wave_id
