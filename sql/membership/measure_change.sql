-- What applying the file would do to a source, as numbers.
-- binds: program, source
-- returns: added, changed, new_roles
SELECT
    COUNT(*) FILTER (WHERE h.row_key IS NULL) AS added,
    COUNT(*) FILTER (WHERE h.row_key IS NOT NULL AND h.content_hash <> d.content_hash) AS changed,
    COUNT(*) FILTER (
        WHERE h.row_key IS NOT NULL AND (h.title <> d.title OR h.district <> d.district)
    ) AS new_roles
FROM delta AS d
LEFT JOIN member_versions AS h
    ON d.row_key = h.row_key AND h.program = :program AND h.source = :source AND h.valid_to IS NULL
