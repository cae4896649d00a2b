-- The replies of a program that nobody has read yet, in the order in which they came.
-- binds: program
-- returns: reply_id
SELECT reply_id
FROM replies
WHERE
    program = :program
    AND verdict = 'waiting'
ORDER BY received_at, reply_id
