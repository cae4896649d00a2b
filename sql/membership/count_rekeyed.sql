-- New keys whose e-mail belonged to a key that the file has lost.
-- binds: program, source
-- returns: rekeyed
WITH gone AS MATERIALIZED (
    SELECT LOWER(h.email) AS address
    FROM lost AS l
    CROSS JOIN member_versions AS h
    WHERE
        h.program = :program AND h.source = :source AND h.line_hash = l.line_hash AND h.valid_to IS NULL
        AND h.email <> '' AND h.row_key NOT IN (SELECT row_key FROM delta)
)

SELECT COUNT(*) AS rekeyed
FROM delta AS d
WHERE
    d.email <> '' AND LOWER(d.email) IN (SELECT address FROM gone)
    AND NOT EXISTS (
        SELECT 1 FROM member_versions AS h
        WHERE h.program = :program AND h.source = :source AND h.row_key = d.row_key AND h.valid_to IS NULL
    )
