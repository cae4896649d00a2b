-- New keys whose e-mail belonged to a key that the file has lost.
-- binds: program, source
-- returns: rekeyed
SELECT COUNT(DISTINCT d.row_key) AS rekeyed
FROM delta AS d
INNER JOIN member_versions AS gone
    ON LOWER(d.email) = LOWER(gone.email)
WHERE
    d.email <> '' AND gone.program = :program AND gone.source = :source AND gone.valid_to IS NULL
    AND gone.line_hash IN (SELECT line_hash FROM lost)
    AND gone.row_key NOT IN (SELECT row_key FROM delta)
    AND NOT EXISTS (
        SELECT 1 FROM member_versions AS h
        WHERE h.program = :program AND h.source = :source AND h.row_key = d.row_key AND h.valid_to IS NULL
    )
