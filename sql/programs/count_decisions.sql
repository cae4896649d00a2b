-- How many people stand where now, and why.
-- binds: program
-- returns: outcome, reason, people
SELECT
    outcome,
    reason,
    COUNT(*) AS people
FROM decisions
WHERE program = :program AND decided_to IS NULL
GROUP BY outcome, reason
ORDER BY outcome ASC, people DESC, reason ASC
