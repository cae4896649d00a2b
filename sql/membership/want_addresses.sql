-- The e-mails of members whose key is new, or doubtful since it was: who else had them is asked next.
-- binds: program, source
-- returns: nothing
INSERT INTO wanted (address)
SELECT LOWER(d.email) AS address
FROM delta AS d
WHERE
    d.email <> ''
    AND (
        NOT EXISTS (
            SELECT 1 FROM beside AS b
            WHERE b.row_key = d.row_key
        )
        OR d.row_key IN (
            SELECT l.row_key FROM person_links AS l
            WHERE l.program = :program AND l.evidence = 'ambiguous'
        )
    )
UNION
SELECT LOWER(h.email) AS address
FROM person_links AS l
CROSS JOIN standing_records AS s
INNER JOIN member_records AS h ON s.version_id = h.version_id
WHERE
    l.program = :program AND l.evidence = 'ambiguous'
    AND s.program = :program AND s.row_key = l.row_key AND s.source = :source
    AND h.email <> ''
