-- Hold the mails of one kind about one thing that have not gone and that nobody has claimed: they are out of date.
-- binds: program, kind, subject_key
-- returns: message_id
UPDATE outbox
SET
    state = 'held',
    last_detail = 'withdrawn'
WHERE
    program = :program
    AND kind = :kind
    AND subject_key = :subject_key
    AND state = 'queued'
RETURNING message_id
