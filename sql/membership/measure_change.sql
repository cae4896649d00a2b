-- What applying the file would do to a source, as numbers.
-- binds: program, source
-- returns: standing, added, changed, new_roles
SELECT
    (
        SELECT COUNT(*) FROM member_versions
        WHERE program = :program AND source = :source AND valid_to IS NULL AND absent_since IS NULL
    ) AS standing,
    COUNT(*) FILTER (WHERE h.row_key IS NULL) AS added,
    COUNT(*) FILTER (WHERE h.row_key IS NOT NULL AND h.content_hash <> d.content_hash) AS changed,
    COUNT(*) FILTER (
        WHERE h.row_key IS NOT NULL AND (h.title <> d.title OR h.district <> d.district)
    ) AS new_roles
FROM delta AS d
LEFT JOIN member_versions AS h
    ON d.row_key = h.row_key AND h.program = :program AND h.source = :source AND h.valid_to IS NULL
