-- Hold the oldest due mail of a program until the lease ends; of two senders the later one gets nothing. A mail about a
-- survey goes only while its wave is open and the person has neither answered nor opted out, and a reminder neither on
-- a quiet day nor in the last day. Whatever this leaves lying, count_due_mails leaves out.
-- binds: program, moment (moment), tomorrow (moment), quiet, lease_until (moment)
-- returns: mail_id, message_id, recipient, mime (bytes), on_unknown, attempts, token
UPDATE outbox
SET
    state = 'sending',
    token = token + 1,
    lease_until = :lease_until
WHERE
    state = 'queued'
    AND mail_id = (
        SELECT due.mail_id
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
                        AND (due.kind <> 'survey_reminder' OR (w.closes_at > :tomorrow AND :quiet = 0))
                        AND NOT EXISTS (
                            SELECT 1 FROM survey_submitted AS s
                            WHERE s.invitation_id = i.invitation_id
                        )
                        AND NOT EXISTS (
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
            )
        ORDER BY due.mail_id
        LIMIT 1
    )
RETURNING mail_id, message_id, recipient, mime, on_unknown, attempts, token
