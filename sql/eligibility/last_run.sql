-- The day of the newest run of decisions.
-- binds: program
-- returns: run_date (date)
SELECT r.run_date
FROM decision_runs AS r
WHERE r.program = :program
ORDER BY r.run_date DESC
LIMIT 1
