-- Hold the oldest due mail of a program until the lease ends; of two senders the later one gets nothing. A mail about a
-- survey goes only while its wave is open and the person has neither answered nor opted out.
-- binds: program, moment (moment), lease_until (moment)
-- returns: mail_id, message_id, recipient, mime (bytes), on_unknown, attempts, token
UPDATE outbox
SET
    state = 'sending',
    token = token + 1,
    lease_until = :lease_until
WHERE
    state = 'queued'
    AND mail_id = (
        SELECT min(due.mail_id)
        FROM outbox AS due
        WHERE
            due.program = :program
            AND due.state = 'queued'
            AND due.not_before <= :moment
            AND (
                due.kind NOT IN ('survey_invitation', 'survey_reminder')
                OR EXISTS (
                    SELECT 1
                    FROM survey_invitations AS i
                    INNER JOIN survey_waves AS w ON i.wave_id = w.wave_id
                    WHERE
                        i.invitation_id = due.subject_key
                        AND i.revoked_for = ''
                        AND w.state = 'open'
                        AND w.closes_at > :moment
                        AND w.mail_stopped = 0
                        AND NOT EXISTS (
                            SELECT 1 FROM survey_submitted AS s
                            WHERE s.invitation_id = i.invitation_id
                        )
                        AND NOT EXISTS (
                            SELECT 1 FROM survey_opt_outs AS o
                            WHERE o.invitation_id = i.invitation_id
                        )
                )
            )
    )
RETURNING mail_id, message_id, recipient, mime, on_unknown, attempts, token
