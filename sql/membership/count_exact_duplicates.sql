-- Rows of the file that say the same as another row of it, or as a line that stands in the file unchanged.
-- binds: nothing
-- returns: exact_duplicates
SELECT COUNT(*) AS exact_duplicates
FROM delta AS d
WHERE
    EXISTS (
        SELECT 1 FROM delta AS e
        WHERE e.row_key = d.row_key AND e.content_hash = d.content_hash AND e.line < d.line
    )
    OR EXISTS (
        SELECT 1 FROM beside AS b
        WHERE
            b.row_key = d.row_key AND b.content_hash = d.content_hash
            AND b.line_hash NOT IN (SELECT line_hash FROM lost)
    )
