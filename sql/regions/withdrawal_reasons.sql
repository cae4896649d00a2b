-- Why flags of a program were withdrawn, by the reference that lists bear.
-- binds: program
-- returns: list_ref, withdrawn_reason
SELECT
    f.list_ref,
    f.withdrawn_reason
FROM flags AS f
WHERE f.program = :program AND f.withdrawn_on IS NOT NULL
ORDER BY f.list_ref
