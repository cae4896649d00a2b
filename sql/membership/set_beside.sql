-- What stands in the history under the keys that the file brings, and on the lines that it lacks.
-- binds: program, source
-- returns: nothing
INSERT INTO beside (
    version_id, row_key, line_hash, content_hash, last_name, email, district, title, region, membership_status,
    position_start, valid_from, absent_since
)
SELECT
    r.version_id,
    r.row_key,
    r.line_hash,
    r.content_hash,
    r.last_name,
    r.email,
    r.district,
    r.title,
    r.region,
    r.membership_status,
    r.position_start,
    r.valid_from,
    m.absent_since
FROM member_records AS r
LEFT JOIN ended_records AS e ON r.version_id = e.version_id
LEFT JOIN missing_records AS m ON r.version_id = m.version_id
WHERE
    r.version_id IN (
        SELECT s.version_id
        FROM delta AS d
        CROSS JOIN standing_records AS s
        WHERE s.program = :program AND s.row_key = d.row_key AND s.source = :source
        UNION
        SELECT l.version_id
        FROM lost AS l
    )
    AND e.version_id IS NULL
