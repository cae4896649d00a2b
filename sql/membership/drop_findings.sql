-- Take away what the guards said of a held export before, since they have looked again.
-- binds: snapshot_id
-- returns: nothing
DELETE FROM snapshot_findings
WHERE snapshot_id = :snapshot_id
