-- Take a mail of which nobody knew for sent, since a person has seen it.
-- binds: message_id, not_before (moment)
-- returns: message_id, program, kind, subject_key
UPDATE outbox
SET
    state = 'sent',
    sent_at = :not_before,
    last_detail = 'seen by a person'
WHERE
    message_id = :message_id
    AND state = 'unknown'
RETURNING message_id, program, kind, subject_key
