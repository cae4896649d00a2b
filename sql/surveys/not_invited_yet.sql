-- Whom an open wave asks and to whom no mail was written yet.
-- binds: wave_id
-- returns: invitation_id, survey_key, audience, person_key, generation, code_sha256
SELECT
    i.invitation_id,
    i.survey_key,
    i.audience,
    i.person_key,
    i.generation,
    i.code_sha256
FROM survey_invitations AS i
INNER JOIN survey_waves AS w ON i.wave_id = w.wave_id
WHERE
    i.wave_id = :wave_id
    AND w.state = 'open'
    AND i.revoked_for = ''
    AND NOT EXISTS (
        SELECT 1 FROM outbox AS m
        WHERE m.kind = 'survey_invitation' AND m.subject_key = i.invitation_id
    )
    AND NOT EXISTS (
        SELECT 1 FROM survey_submitted AS s
        WHERE s.invitation_id = i.invitation_id
    )
ORDER BY i.audience, i.person_key
