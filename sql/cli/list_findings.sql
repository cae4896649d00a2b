-- What the guards said of each export.
-- binds: program
-- returns: snapshot_id, guard, verdict, subject, sentence
SELECT
    f.snapshot_id,
    f.guard,
    f.verdict,
    f.subject,
    f.sentence
FROM snapshot_findings AS f
INNER JOIN snapshots AS s ON f.snapshot_id = s.snapshot_id
WHERE s.program = :program
ORDER BY f.snapshot_id, f.guard, f.subject
