-- What was decided about one reply of a program.
-- binds: program, reply_id
-- returns: decision, person
SELECT
    d.decision,
    d.person
FROM reply_decisions AS d
INNER JOIN replies AS r ON d.reply_id = r.reply_id
WHERE r.program = :program AND d.reply_id = :reply_id
