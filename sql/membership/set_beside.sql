-- What stands in the history under the keys that the file brings, and on the lines that it lacks.
-- binds: program, source
-- returns: nothing
INSERT INTO beside (
    version_id, row_key, line_hash, content_hash, last_name, email, district, title, region, membership_status,
    position_start, absent_since
)
SELECT
    version_id,
    row_key,
    line_hash,
    content_hash,
    last_name,
    email,
    district,
    title,
    region,
    membership_status,
    position_start,
    absent_since
FROM member_versions
WHERE
    version_id IN (
        SELECT h.version_id
        FROM delta AS d
        CROSS JOIN member_versions AS h
        WHERE h.program = :program AND h.source = :source AND h.row_key = d.row_key AND h.valid_to IS NULL
        UNION
        SELECT l.version_id
        FROM lost AS l
    )
    AND valid_to IS NULL
