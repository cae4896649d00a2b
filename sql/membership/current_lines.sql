-- Every record that stands in the history of a source today, with the hash of its line.
-- binds: program, source
-- returns: version_id, line_hash
SELECT
    r.version_id,
    r.line_hash
FROM member_records AS r
LEFT JOIN ended_records AS e ON r.version_id = e.version_id
WHERE r.program = :program AND r.source = :source AND e.version_id IS NULL
ORDER BY r.version_id
