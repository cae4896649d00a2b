-- Give a reply that waits to the program whose list it answers.
-- binds: reply_id, program
-- returns: reply_id
UPDATE replies
SET program = :program
WHERE
    reply_id = :reply_id
    AND verdict = 'waiting'
RETURNING reply_id
