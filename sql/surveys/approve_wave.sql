-- Freeze a wave as a person approved it; nothing if it is no draft any more.
-- binds: wave_id, questions_sha256, audience_sha256, approved_by, approved_at (moment)
-- returns: wave_id
UPDATE survey_waves
SET
    state = 'approved',
    questions_sha256 = :questions_sha256,
    audience_sha256 = :audience_sha256,
    approved_by = :approved_by,
    approved_at = :approved_at
WHERE wave_id = :wave_id AND state = 'draft'
RETURNING wave_id
