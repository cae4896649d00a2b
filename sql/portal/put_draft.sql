-- Keep what somebody has filled in so far, sealed; the last one counts, and none after the answers or the close.
-- binds: invitation_id, sealed, now (moment)
-- returns: invitation_id
INSERT INTO survey_drafts (invitation_id, sealed)
SELECT
    i.invitation_id,
    CAST(:sealed AS TEXT) AS sealed
FROM survey_invitations AS i
INNER JOIN survey_waves AS w ON i.wave_id = w.wave_id
LEFT JOIN survey_submitted AS s ON i.invitation_id = s.invitation_id
WHERE
    i.invitation_id = :invitation_id AND i.revoked_for = '' AND s.invitation_id IS NULL AND w.state = 'open'
    AND w.opens_at <= :now AND w.grace_until > :now
ON CONFLICT (invitation_id) DO UPDATE SET sealed = excluded.sealed
RETURNING invitation_id
