-- Every version that stands in the history of a source today, with the hash of its line.
-- binds: program, source
-- returns: version_id, line_hash
SELECT
    version_id,
    line_hash
FROM member_versions
WHERE program = :program AND source = :source AND valid_to IS NULL
ORDER BY version_id
