-- End the records that the file replaces.
-- binds: program, source, as_of (date)
-- returns: version_id
INSERT INTO ended_records (version_id, program, source, row_key, valid_from, valid_to)
SELECT
    b.version_id,
    :program,
    :source,
    b.row_key,
    b.valid_from,
    COALESCE(b.absent_since, :as_of) AS valid_to
FROM beside AS b
INNER JOIN delta AS d ON b.row_key = d.row_key
RETURNING version_id
