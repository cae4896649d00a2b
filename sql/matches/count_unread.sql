-- How many replies came before a moment and are not read.
-- binds: program, before (moment)
-- returns: replies
SELECT COUNT(*) AS replies
FROM replies AS r
WHERE r.program = :program AND r.verdict = 'waiting' AND r.received_at < :before
