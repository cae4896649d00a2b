-- The same content written differently is no new record: only the hash of its line is renewed.
-- binds: nothing
-- returns: version_id, line_hash
UPDATE member_records
SET
    line_hash = (
        SELECT d.line_hash
        FROM delta AS d
        WHERE d.row_key = member_records.row_key
    )
WHERE
    version_id IN (
        SELECT b.version_id
        FROM delta AS d
        INNER JOIN beside AS b ON d.row_key = b.row_key AND d.content_hash = b.content_hash
    )
RETURNING version_id, line_hash
