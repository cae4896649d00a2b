-- Forget who is asked by a draft.
-- binds: wave_id
-- returns: nothing
DELETE FROM survey_invitations
WHERE wave_id = :wave_id AND EXISTS (
    SELECT 1 FROM survey_waves AS w
    WHERE w.wave_id = :wave_id AND w.state = 'draft'
)
