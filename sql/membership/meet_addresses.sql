-- Everybody of the history who ever had a wanted e-mail, under each name.
-- binds: program, source
-- returns: nothing
INSERT INTO met (row_key, first_name, last_name, address)
SELECT DISTINCT
    h.row_key,
    h.first_name,
    h.last_name,
    LOWER(h.email) AS address
FROM member_records AS h
WHERE
    h.program = :program AND h.source = :source AND h.email <> ''
    AND LOWER(h.email) IN (SELECT address FROM wanted)
