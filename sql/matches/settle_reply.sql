-- Say what a reply is, unless somebody has said so already.
-- binds: reply_id, verdict, code, list_id, message_id, answer_to, settled_at (moment)
-- returns: reply_id
UPDATE replies
SET
    verdict = :verdict,
    code = :code,
    list_id = :list_id,
    message_id = :message_id,
    answer_to = :answer_to,
    settled_at = :settled_at
WHERE
    reply_id = :reply_id
    AND verdict = 'waiting'
RETURNING reply_id
