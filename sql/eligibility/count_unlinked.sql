-- How many rows of one program nobody has said yet whose they are.
-- binds: program
-- returns: number_of_rows
SELECT COUNT(*) AS number_of_rows
FROM member_versions AS m
WHERE
    m.program = :program
    AND NOT EXISTS (
        SELECT 1 FROM person_links AS l
        WHERE l.program = :program AND l.row_key = m.row_key
    )
