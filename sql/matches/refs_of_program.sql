-- Every reference of one program.
-- binds: program
-- returns: list_ref
SELECT f.list_ref
FROM flags AS f
WHERE f.program = :program
ORDER BY f.list_ref
