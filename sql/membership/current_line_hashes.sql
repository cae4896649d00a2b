-- The hash of every line that stands in the history of a source today, ascending.
-- binds: program, source
-- returns: line_hash
SELECT line_hash
FROM member_versions
WHERE program = :program AND source = :source AND valid_to IS NULL
ORDER BY line_hash
