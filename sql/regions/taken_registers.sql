-- The registers of one kind that were taken in for one program, oldest first.
-- binds: subject, action
-- returns: facts
SELECT a.facts
FROM audit AS a
WHERE a.subject = :subject AND a.action = :action
ORDER BY a.seq
