-- Record what became of an export; only one that is held or refused may become something else later.
-- binds: program, source, sha256, as_of (date), verdict, comparison_key, basis, rows_in_file, accepted, quarantined,
--   exact_duplicates, added, changed, departed, missing, evidence, received_at (moment)
-- returns: snapshot_id
INSERT INTO snapshots (
    program, source, sha256, as_of, verdict, comparison_key, basis, rows_in_file, accepted, quarantined,
    exact_duplicates, added, changed, departed, missing, evidence, received_at
)
VALUES (
    :program, :source, :sha256, :as_of, :verdict, :comparison_key, :basis, :rows_in_file, :accepted, :quarantined,
    :exact_duplicates, :added, :changed, :departed, :missing, :evidence, :received_at
)
ON CONFLICT (program, source, sha256, as_of) DO UPDATE
    SET
        verdict = excluded.verdict, comparison_key = excluded.comparison_key, basis = excluded.basis,
        rows_in_file = excluded.rows_in_file, accepted = excluded.accepted, quarantined = excluded.quarantined,
        exact_duplicates = excluded.exact_duplicates, added = excluded.added, changed = excluded.changed,
        departed = excluded.departed, missing = excluded.missing, evidence = excluded.evidence
    WHERE snapshots.verdict IN ('held', 'refused')
RETURNING snapshot_id
