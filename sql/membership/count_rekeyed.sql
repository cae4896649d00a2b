-- New keys whose e-mail belonged to a key that the file has lost.
-- binds: nothing
-- returns: rekeyed
WITH gone AS MATERIALIZED (
    SELECT LOWER(b.email) AS address
    FROM beside AS b
    WHERE
        b.email <> '' AND b.line_hash IN (SELECT line_hash FROM lost)
        AND b.row_key NOT IN (SELECT row_key FROM delta)
)

SELECT COUNT(*) AS rekeyed
FROM delta AS d
WHERE
    d.email <> '' AND LOWER(d.email) IN (SELECT address FROM gone)
    AND NOT EXISTS (
        SELECT 1 FROM beside AS b
        WHERE b.row_key = d.row_key
    )
