-- Names of people and places that must not stand in a comment.
-- binds: program
-- returns: person, place
SELECT DISTINCT
    v.first_name || ' ' || v.last_name AS person,
    v.district AS place
FROM member_versions AS v
WHERE v.program = :program AND v.valid_to IS NULL
UNION
SELECT
    c.name AS person,
    '' AS place
FROM coordinators AS c
WHERE c.program = :program
