-- Count the pulls that lack a member. A line that was renewed, or whose record has ended meanwhile, is not lost.
-- binds: program, source, as_of (date), pulls
-- returns: nothing
INSERT INTO missing_records (version_id, program, source, absent_since, absent_pulls)
SELECT
    l.version_id,
    :program,
    :source,
    :as_of,
    :pulls
FROM lost AS l
WHERE
    NOT EXISTS (
        SELECT 1 FROM ended_records AS e
        WHERE e.version_id = l.version_id
    )
    AND EXISTS (
        SELECT 1 FROM member_records AS r
        WHERE r.version_id = l.version_id AND r.line_hash = l.line_hash
    )
ON CONFLICT (version_id) DO UPDATE
    SET absent_pulls = missing_records.absent_pulls + excluded.absent_pulls
