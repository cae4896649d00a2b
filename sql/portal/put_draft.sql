-- Keep what somebody has filled in so far, sealed; the last one counts, and none after the answers.
-- binds: invitation_id, sealed
-- returns: invitation_id
INSERT INTO survey_drafts (invitation_id, sealed)
SELECT
    i.invitation_id,
    CAST(:sealed AS TEXT) AS sealed
FROM survey_invitations AS i
LEFT JOIN survey_submitted AS s ON i.invitation_id = s.invitation_id
WHERE i.invitation_id = :invitation_id AND s.invitation_id IS NULL
ON CONFLICT (invitation_id) DO UPDATE SET sealed = excluded.sealed
RETURNING invitation_id
