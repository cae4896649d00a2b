-- The snapshot that one export of a source became, if it came before.
-- binds: program, source, sha256
-- returns: snapshot_id, verdict, as_of (date)
SELECT
    snapshot_id,
    verdict,
    as_of
FROM snapshots
WHERE program = :program AND source = :source AND sha256 = :sha256
