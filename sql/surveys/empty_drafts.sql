-- Throw away what was never sent.
-- binds: wave_id
-- returns: nothing
DELETE FROM survey_drafts
WHERE invitation_id IN (
    SELECT i.invitation_id FROM survey_invitations AS i
    WHERE i.wave_id = :wave_id
)
