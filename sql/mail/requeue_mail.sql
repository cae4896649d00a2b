-- Queue a mail that failed or is unknown once more, with all its attempts.
-- binds: message_id, not_before (moment)
-- returns: message_id, program, kind, subject_key
UPDATE outbox
SET
    state = 'queued',
    attempts = 0,
    not_before = :not_before,
    last_detail = 'queued again by a person'
WHERE
    message_id = :message_id
    AND state IN ('failed', 'unknown')
RETURNING message_id, program, kind, subject_key
