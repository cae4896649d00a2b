-- Rows whose key occurs in the file again with other content, be it among the new lines or an unchanged one.
-- binds: nothing
-- returns: line, row_key
SELECT
    d.line,
    d.row_key
FROM delta AS d
WHERE
    EXISTS (
        SELECT 1 FROM delta AS e
        WHERE e.row_key = d.row_key AND e.line <> d.line
    )
    OR EXISTS (
        SELECT 1 FROM beside AS b
        WHERE b.row_key = d.row_key AND b.line_hash NOT IN (SELECT line_hash FROM lost)
    )
ORDER BY d.line
