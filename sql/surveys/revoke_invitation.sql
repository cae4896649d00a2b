-- Let a link work no more; not one that was used.
-- binds: invitation_id, reason
-- returns: invitation_id
UPDATE survey_invitations
SET revoked_for = :reason
WHERE
    invitation_id = :invitation_id
    AND revoked_for = ''
    AND NOT EXISTS (
        SELECT 1 FROM survey_submitted AS s
        WHERE s.invitation_id = :invitation_id
    )
RETURNING invitation_id
