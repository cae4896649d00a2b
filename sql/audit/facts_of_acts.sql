-- The facts of every act of one kind on one subject, oldest first.
-- binds: subject, action
-- returns: facts
SELECT a.facts
FROM audit AS a
WHERE a.subject = :subject AND a.action = :action
ORDER BY a.seq
