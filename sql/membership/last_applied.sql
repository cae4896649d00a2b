-- The newest snapshot of a source that was applied.
-- binds: program, source
-- returns: snapshot_id, as_of (date), comparison_key
SELECT
    snapshot_id,
    as_of,
    comparison_key
FROM snapshots
WHERE program = :program AND source = :source AND verdict = 'applied'
ORDER BY as_of DESC
LIMIT 1
