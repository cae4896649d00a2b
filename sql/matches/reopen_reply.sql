-- Let a reply in quarantine be read again.
-- binds: reply_id
-- returns: reply_id
UPDATE replies
SET
    verdict = 'waiting',
    code = '',
    settled_at = NULL
WHERE
    reply_id = :reply_id
    AND verdict = 'quarantine'
RETURNING reply_id
