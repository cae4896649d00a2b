-- The same content written differently is no new version: only the hash of its line is renewed.
-- binds: program, source
-- returns: nothing
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
        SELECT h.version_id
        FROM delta AS d
        CROSS JOIN member_versions AS h
        WHERE
            h.program = :program AND h.source = :source AND h.row_key = d.row_key AND h.valid_to IS NULL
            AND h.content_hash = d.content_hash
    )
