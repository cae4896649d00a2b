-- How many replies of a program wait for a person, and how many are not read yet.
-- binds: program
-- returns: undecided, unread
SELECT
    COUNT(*) FILTER (WHERE r.verdict = 'quarantine' AND d.reply_id IS NULL) AS undecided,
    COUNT(*) FILTER (WHERE r.verdict = 'waiting') AS unread
FROM replies AS r
LEFT JOIN reply_decisions AS d ON r.reply_id = d.reply_id
WHERE r.program = :program
