-- Queue a held mail.
-- binds: message_id, not_before (moment)
-- returns: message_id, program, kind, subject_key
UPDATE outbox
SET
    state = 'queued',
    not_before = :not_before,
    last_detail = 'released by a person'
WHERE
    message_id = :message_id
    AND state = 'held'
RETURNING message_id, program, kind, subject_key
