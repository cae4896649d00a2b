-- What everybody was ever called in a program's export, the newest name of each person last.
-- binds: program
-- returns: person_id, last_name, first_name
SELECT
    COALESCE(l.person_id, m.row_key) AS person_id,
    m.last_name,
    m.first_name
FROM member_versions AS m
LEFT JOIN person_links AS l ON m.program = l.program AND m.row_key = l.row_key
WHERE m.program = :program
ORDER BY CASE WHEN m.valid_to IS NULL THEN 1 ELSE 0 END, m.valid_from, m.version_id
