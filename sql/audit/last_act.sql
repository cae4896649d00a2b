-- The last act of one kind on one subject.
-- binds: subject, action
-- returns: seq, hash
SELECT
    a.seq,
    a.hash
FROM audit AS a
WHERE a.subject = :subject AND a.action = :action
ORDER BY a.seq DESC
LIMIT 1
