-- The recipient of a held mail.
-- binds: message_id
-- returns: recipient
SELECT recipient
FROM outbox
WHERE
    message_id = :message_id
    AND state = 'held'
ORDER BY mail_id
