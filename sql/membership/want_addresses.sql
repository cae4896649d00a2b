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
CROSS JOIN member_versions AS h
WHERE
    l.program = :program AND l.evidence = 'ambiguous'
    AND h.program = :program AND h.source = :source AND h.row_key = l.row_key AND h.valid_to IS NULL
    AND h.email <> ''
