-- The references of those who are flagged now, for a program of which no list was sent yet.
-- binds: program
-- returns: list_ref, person_id
SELECT
    f.list_ref,
    COALESCE(k.person_id, f.person_id) AS person_id
FROM flags AS f
LEFT JOIN person_links AS k ON f.program = k.program AND f.person_id = k.row_key
WHERE f.program = :program AND f.withdrawn_on IS NULL
ORDER BY f.list_ref
