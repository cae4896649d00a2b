-- The replies of a program that wait for a person, or about which somebody has decided.
-- binds: program
-- returns: reply_id
SELECT r.reply_id
FROM replies AS r
LEFT JOIN reply_decisions AS d ON r.reply_id = d.reply_id
WHERE r.program = :program AND (r.verdict = 'quarantine' OR d.reply_id IS NOT NULL)
ORDER BY r.reply_id
