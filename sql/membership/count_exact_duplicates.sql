-- Rows of the file that say the same as another row of it, or as a line that stands in the file unchanged.
-- binds: program, source
-- returns: exact_duplicates
SELECT COUNT(*) AS exact_duplicates
FROM delta AS d
WHERE
    EXISTS (
        SELECT 1 FROM delta AS e
        WHERE e.row_key = d.row_key AND e.content_hash = d.content_hash AND e.line < d.line
    )
    OR EXISTS (
        SELECT 1 FROM member_versions AS h
        WHERE
            h.program = :program AND h.source = :source AND h.row_key = d.row_key AND h.valid_to IS NULL
            AND h.content_hash = d.content_hash AND h.line_hash NOT IN (SELECT line_hash FROM lost)
    )
