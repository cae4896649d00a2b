-- Keep what one guard says of an export.
-- binds: snapshot_id, guard, subject, verdict, sentence
-- returns: nothing
INSERT INTO snapshot_findings (snapshot_id, guard, subject, verdict, sentence)
VALUES (:snapshot_id, :guard, :subject, :verdict, :sentence)
ON CONFLICT (snapshot_id, guard, subject) DO NOTHING
