-- Forget who is left out of a draft.
-- binds: wave_id
-- returns: nothing
DELETE FROM survey_skips
WHERE wave_id = :wave_id AND EXISTS (
    SELECT 1 FROM survey_waves AS w
    WHERE w.wave_id = :wave_id AND w.state = 'draft'
)
