-- Spend a link; nothing if it is spent already or the wave takes no answers.
-- binds: invitation_id, now (moment)
-- returns: invitation_id
INSERT INTO survey_submitted (invitation_id, late)
SELECT
    i.invitation_id,
    CASE WHEN w.closes_at < :now THEN 1 ELSE 0 END AS late
FROM survey_invitations AS i
INNER JOIN survey_waves AS w ON i.wave_id = w.wave_id
WHERE
    i.invitation_id = :invitation_id AND i.revoked_for = '' AND w.state = 'open'
    AND w.opens_at <= :now AND w.grace_until > :now
ON CONFLICT DO NOTHING
RETURNING invitation_id
