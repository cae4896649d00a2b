-- Who was reached by the invitation, has not answered, wants to hear of it, and has no mail waiting; and when the last
-- mail went.
-- binds: wave_id
-- returns: invitation_id, survey_key, audience, person_key, generation, code_sha256, written_at (moment)
SELECT
    i.invitation_id,
    i.survey_key,
    i.audience,
    i.person_key,
    i.generation,
    i.code_sha256,
    (
        SELECT MAX(k.sent_at) FROM outbox AS k
        WHERE k.subject_key = i.invitation_id AND k.kind IN ('survey_invitation', 'survey_reminder')
    ) AS written_at
FROM survey_invitations AS i
INNER JOIN outbox AS m ON i.invitation_id = m.subject_key AND m.kind = 'survey_invitation' AND m.state = 'sent'
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
    AND NOT EXISTS (
        SELECT 1 FROM outbox AS n
        WHERE n.subject_key = i.invitation_id AND n.kind = 'survey_reminder' AND n.state IN ('queued', 'sending')
    )
    AND NOT EXISTS (
        SELECT 1 FROM bounces AS b
        WHERE LOWER(b.recipient) = LOWER(m.recipient) AND b.kind = 'permanent' AND b.ended_on IS NULL
    )
ORDER BY i.audience, i.person_key
