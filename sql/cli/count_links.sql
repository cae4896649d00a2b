-- By which evidence rows were given a person, on each day.
-- binds: program
-- returns: linked_on (date), evidence, number_of_rows
SELECT
    l.linked_on,
    l.evidence,
    COUNT(*) AS number_of_rows
FROM person_links AS l
WHERE l.program = :program
GROUP BY l.linked_on, l.evidence
ORDER BY l.linked_on, l.evidence
