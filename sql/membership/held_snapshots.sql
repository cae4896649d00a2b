-- Exports that wait for a person, oldest first.
-- binds: program
-- returns: snapshot_id, source, sha256, as_of (date), rows_in_file, basis, decision, person
SELECT
    s.snapshot_id,
    s.source,
    s.sha256,
    s.as_of,
    s.rows_in_file,
    s.basis,
    d.decision,
    d.person
FROM snapshots AS s
LEFT JOIN snapshot_decisions AS d ON s.snapshot_id = d.snapshot_id AND s.basis = d.basis
WHERE s.program = :program AND s.verdict = 'held'
ORDER BY s.as_of, s.snapshot_id
