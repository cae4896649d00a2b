-- How many mails of a program are due, held by nobody, and such that claim_mail would take them: a sender that finds
-- none to claim asks again while there are any.
-- binds: program, moment (moment), tomorrow (moment), quiet
-- returns: mails
SELECT count(*) AS mails
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
