-- The same content written differently is no new version: only the hash of its line is renewed.
-- binds: program, source
-- returns: nothing
UPDATE member_versions
SET line_hash = d.line_hash, absent_since = NULL, absent_pulls = 0
FROM delta AS d
WHERE
    member_versions.program = :program AND member_versions.source = :source
    AND member_versions.row_key = d.row_key AND member_versions.valid_to IS NULL
    AND member_versions.content_hash = d.content_hash
