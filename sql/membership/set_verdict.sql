-- End the waiting of a held export without applying it.
-- binds: snapshot_id, verdict
-- returns: nothing
UPDATE snapshots
SET verdict = :verdict
WHERE snapshot_id = :snapshot_id AND verdict = 'held'
