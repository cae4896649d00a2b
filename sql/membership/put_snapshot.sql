-- Record what became of an export; a held one may become applied later, nothing else ever changes.
-- binds: program, source, sha256, as_of (date), verdict, comparison_key, rows_in_file, accepted, quarantined,
--   exact_duplicates, added, changed, departed, missing, evidence, received_at (moment)
-- returns: snapshot_id
INSERT INTO snapshots (
    program, source, sha256, as_of, verdict, comparison_key, rows_in_file, accepted, quarantined, exact_duplicates,
    added, changed, departed, missing, evidence, received_at
)
VALUES (
    :program, :source, :sha256, :as_of, :verdict, :comparison_key, :rows_in_file, :accepted, :quarantined,
    :exact_duplicates, :added, :changed, :departed, :missing, :evidence, :received_at
)
ON CONFLICT (program, source, sha256) DO UPDATE
    SET
        verdict = excluded.verdict, added = excluded.added, changed = excluded.changed, departed = excluded.departed,
        missing = excluded.missing, evidence = excluded.evidence
    WHERE snapshots.verdict = 'held'
RETURNING snapshot_id
