-- Whom the invitation of an open wave did not reach, and where it went.
-- binds: wave_id
-- returns: invitation_id, survey_key, audience, person_key, generation, cut, recipient
SELECT
    i.invitation_id,
    i.survey_key,
    i.audience,
    i.person_key,
    i.generation,
    i.cut,
    m.recipient
FROM survey_invitations AS i
INNER JOIN outbox AS m ON i.invitation_id = m.subject_key AND m.kind = 'survey_invitation'
WHERE
    i.wave_id = :wave_id
    AND i.revoked_for = ''
    AND NOT EXISTS (
        SELECT 1 FROM survey_submitted AS s
        WHERE s.invitation_id = i.invitation_id
    )
    AND (
        m.state = 'failed'
        OR EXISTS (
            SELECT 1 FROM bounces AS b
            WHERE LOWER(b.recipient) = LOWER(m.recipient) AND b.kind = 'permanent' AND b.ended_on IS NULL
        )
    )
ORDER BY i.audience, i.person_key
