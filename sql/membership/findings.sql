-- What the guards said of an export.
-- binds: snapshot_id
-- returns: guard, subject, verdict, sentence
SELECT
    guard,
    subject,
    verdict,
    sentence
FROM snapshot_findings
WHERE snapshot_id = :snapshot_id
ORDER BY guard, subject
