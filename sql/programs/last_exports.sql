-- The exports of a program, the newest first.
-- binds: program
-- returns: snapshot_id, source, as_of (date), verdict, rows_in_file, accepted, quarantined, exact_duplicates, added,
--   changed, departed, missing, evidence, received_at (moment), decision
SELECT
    s.snapshot_id,
    s.source,
    s.as_of,
    s.verdict,
    s.rows_in_file,
    s.accepted,
    s.quarantined,
    s.exact_duplicates,
    s.added,
    s.changed,
    s.departed,
    s.missing,
    s.evidence,
    s.received_at,
    COALESCE(d.decision, '') AS decision
FROM snapshots AS s
LEFT JOIN snapshot_decisions AS d ON s.snapshot_id = d.snapshot_id
WHERE s.program = :program
ORDER BY s.received_at DESC, s.snapshot_id DESC
LIMIT 5
