-- The same content written differently is no new version: only the hash of its line is renewed.
-- binds: nothing
-- returns: version_id, line_hash
UPDATE member_versions
SET
    line_hash = (
        SELECT d.line_hash
        FROM delta AS d
        WHERE d.row_key = member_versions.row_key
    ),
    absent_since = NULL, absent_pulls = 0
WHERE
    version_id IN (
        SELECT b.version_id
        FROM delta AS d
        INNER JOIN beside AS b ON d.row_key = b.row_key AND d.content_hash = b.content_hash
    )
RETURNING version_id, line_hash
