-- What became of each export of a program, the oldest day first.
-- binds: program
-- returns: snapshot_id, source, as_of (date), verdict, rows_in_file, accepted, quarantined, exact_duplicates, added,
--   changed, missing
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
    s.missing
FROM snapshots AS s
WHERE s.program = :program
ORDER BY s.as_of, s.snapshot_id
