-- Names of people and places that must not stand in a comment, also of those who have left.
-- binds: program
-- returns: person, place
SELECT DISTINCT
    v.first_name || ' ' || v.last_name AS person,
    v.district AS place
FROM member_versions AS v
WHERE v.program = :program
UNION
SELECT
    '' AS person,
    v.school AS place
FROM member_versions AS v
WHERE v.program = :program
UNION
SELECT
    c.name AS person,
    '' AS place
FROM coordinators AS c
WHERE c.program = :program
