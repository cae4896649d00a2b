-- Every line that stands in the history, as lost: the file is read in full.
-- binds: program, source
-- returns: nothing
INSERT INTO lost (version_id, line_hash)
SELECT
    r.version_id,
    r.line_hash
FROM member_records AS r
LEFT JOIN ended_records AS e ON r.version_id = e.version_id
WHERE r.program = :program AND r.source = :source AND e.version_id IS NULL
