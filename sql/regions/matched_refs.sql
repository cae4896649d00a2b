-- The references of everybody who has a match that stands or waits.
-- binds: program
-- returns: list_ref
SELECT DISTINCT m.list_ref
FROM matches AS m
WHERE m.program = :program AND m.state IN ('proposed', 'confirmed', 'held')
ORDER BY m.list_ref
