-- What only the superseded export of that day said: records that began on it and are replaced or missing now.
-- binds: as_of (date)
-- returns: nothing
DELETE FROM member_records
WHERE
    version_id IN (
        SELECT b.version_id
        FROM beside AS b
        WHERE
            b.valid_from = :as_of
            AND (b.row_key IN (SELECT row_key FROM delta) OR b.line_hash IN (SELECT line_hash FROM lost))
    )
