-- Mails of surveys that wait and that nobody wants any more: answered, opted out, revoked, or past the close.
-- binds: program, moment (moment)
-- returns: kind, subject_key
SELECT DISTINCT
    m.kind,
    m.subject_key
FROM outbox AS m
INNER JOIN survey_invitations AS i ON m.subject_key = i.invitation_id
INNER JOIN survey_waves AS w ON i.wave_id = w.wave_id
WHERE
    m.program = :program
    AND m.kind IN ('survey_invitation', 'survey_reminder')
    AND m.state = 'queued'
    AND (
        i.revoked_for <> ''
        OR w.state <> 'open'
        OR w.closes_at <= :moment
        OR EXISTS (
            SELECT 1 FROM survey_submitted AS s
            WHERE s.invitation_id = i.invitation_id
        )
        OR EXISTS (
            SELECT 1
            FROM survey_opt_outs AS o
            INNER JOIN survey_invitations AS j ON o.invitation_id = j.invitation_id
            INNER JOIN survey_waves AS v ON j.wave_id = v.wave_id
            WHERE
                j.person_key = i.person_key
                AND v.program = w.program
                AND (o.scope = 'program' OR (j.wave_id = i.wave_id AND j.audience = i.audience))
        )
    )
ORDER BY m.kind, m.subject_key
