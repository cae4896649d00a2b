-- Empty a program's register of volunteers before the new one is entered, in the same transaction.
-- binds: program
-- returns: nothing
DELETE FROM volunteers
WHERE program = :program
