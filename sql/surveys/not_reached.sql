-- Whom the invitation of an open wave did not reach and who has not opted out, and where it went.
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
    AND NOT EXISTS (
        SELECT 1
        FROM survey_opt_outs AS o
        INNER JOIN survey_invitations AS j ON o.invitation_id = j.invitation_id
        WHERE j.wave_id = i.wave_id AND j.audience = i.audience AND j.person_key = i.person_key
    )
    AND m.state <> 'sending'
    AND (
        m.state = 'failed'
        OR EXISTS (
            SELECT 1 FROM bounces AS b
            WHERE LOWER(b.recipient) = LOWER(m.recipient) AND b.kind = 'permanent' AND b.ended_on IS NULL
        )
    )
ORDER BY i.audience, i.person_key
