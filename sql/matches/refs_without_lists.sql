-- The references of those who are flagged now, for a program of which no list was sent yet.
-- binds: program
-- returns: list_ref, person_id
SELECT
    f.list_ref,
    f.person_id
FROM flags AS f
WHERE f.program = :program AND f.withdrawn_on IS NULL
ORDER BY f.list_ref
