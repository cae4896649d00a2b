-- How many people stand in which state, and why.
-- binds: program
-- returns: outcome, reason, people
SELECT
    d.outcome,
    d.reason,
    COUNT(*) AS people
FROM decisions AS d
WHERE d.program = :program AND d.decided_to IS NULL
GROUP BY d.outcome, d.reason
ORDER BY d.outcome, d.reason
