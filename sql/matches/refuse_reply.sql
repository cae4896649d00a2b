-- Put a reply in quarantine aside for good, because a person says so.
-- binds: reply_id, code, settled_at (moment)
-- returns: reply_id
UPDATE replies
SET
    verdict = 'refused',
    code = :code,
    settled_at = :settled_at
WHERE
    reply_id = :reply_id
    AND verdict = 'quarantine'
RETURNING reply_id
