-- Rows of the roster that are another person's by now: the same one under an earlier member id.
-- binds: program
-- returns: row_key, person_id
SELECT
    l.row_key,
    l.person_id
FROM person_links AS l
WHERE l.program = :program AND l.row_key <> l.person_id
