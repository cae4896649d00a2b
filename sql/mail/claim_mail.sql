-- Hold the oldest due mail of a program until the lease ends; of two senders the later one gets nothing.
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
    )
RETURNING mail_id, message_id, recipient, mime, on_unknown, attempts, token
