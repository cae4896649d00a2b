-- The mails that have this key or this Message-ID.
-- binds: dedupe_key, message_id
-- returns: dedupe_key, message_id, recipient, subject_key
SELECT
    dedupe_key,
    message_id,
    recipient,
    subject_key
FROM outbox
WHERE dedupe_key = :dedupe_key OR message_id = :message_id
ORDER BY mail_id
