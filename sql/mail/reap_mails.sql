-- Take mails from senders whose lease ran out: queued again where a second copy is harmless, else for a person.
-- binds: program, moment (moment), most_attempts
-- returns: mail_id, message_id, state
UPDATE outbox
SET
    state = CASE WHEN on_unknown = 'again' AND attempts + 1 < :most_attempts THEN 'queued' ELSE 'unknown' END,
    attempts = attempts + 1,
    token = token + 1,
    lease_until = NULL,
    last_code = NULL,
    last_detail = CASE
        WHEN on_unknown = 'again' AND attempts + 1 < :most_attempts
            THEN 'the sender died; the next one may be a second copy'
        ELSE 'the sender died; it may or may not have gone'
    END
WHERE
    program = :program
    AND state = 'sending'
    AND lease_until < :moment
RETURNING mail_id, message_id, state
