-- Let a link work no more.
-- binds: invitation_id, reason
-- returns: invitation_id
UPDATE survey_invitations
SET revoked_for = :reason
WHERE invitation_id = :invitation_id AND revoked_for = ''
RETURNING invitation_id
