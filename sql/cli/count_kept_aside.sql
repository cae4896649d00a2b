-- How many rows of each export were kept aside, and why.
-- binds: program
-- returns: snapshot_id, code, number_of_rows
SELECT
    q.snapshot_id,
    q.code,
    COUNT(*) AS number_of_rows
FROM quarantined_rows AS q
INNER JOIN snapshots AS s ON q.snapshot_id = s.snapshot_id
WHERE s.program = :program
GROUP BY q.snapshot_id, q.code
ORDER BY q.snapshot_id, q.code
