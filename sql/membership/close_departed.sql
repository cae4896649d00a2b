-- End the records of members whom enough pulls in a row have missed; nobody departs by one missing row.
-- binds: program, source, as_of (date), confirm_after
-- returns: version_id
INSERT INTO ended_records (version_id, program, source, row_key, valid_from, valid_to)
SELECT
    m.version_id,
    r.program,
    r.source,
    r.row_key,
    r.valid_from,
    m.absent_since
FROM missing_records AS m
INNER JOIN member_records AS r ON m.version_id = r.version_id
WHERE
    m.program = :program AND m.source = :source AND m.absent_since <= :as_of
    AND m.absent_pulls >= :confirm_after
RETURNING version_id
