-- Ids under which somebody is in a match or in the books, and whose the roster now says they are.
-- binds: program
-- returns: former_id, person_id
WITH people AS (
    SELECT m.mentor_person_id AS person_id
    FROM matches AS m
    WHERE m.program = :program
    UNION
    SELECT m.mentee_person_id AS person_id
    FROM matches AS m
    WHERE m.program = :program
    UNION
    SELECT o.person_id
    FROM obligations AS o
    WHERE o.program = :program
)

SELECT
    p.person_id AS former_id,
    COALESCE(n.person_id, l.person_id) AS person_id
FROM people AS p
INNER JOIN person_links AS l ON l.program = :program AND p.person_id = l.row_key
LEFT JOIN person_links AS n ON n.program = :program AND l.person_id = n.row_key
WHERE p.person_id <> COALESCE(n.person_id, l.person_id)
ORDER BY p.person_id
