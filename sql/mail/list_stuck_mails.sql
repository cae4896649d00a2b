-- The mails of a program that wait for a person, oldest first, without their recipients.
-- binds: program
-- returns: message_id, kind, subject_key, state, attempts, queued_at (moment), last_code, last_detail
SELECT
    message_id,
    kind,
    subject_key,
    state,
    attempts,
    queued_at,
    last_code,
    last_detail
FROM outbox
WHERE
    program = :program
    AND state IN ('held', 'failed', 'unknown')
    AND NOT (state = 'held' AND last_detail = 'withdrawn')
ORDER BY mail_id
