-- What only the superseded export of that day said: versions that began on it and are replaced or missing now.
-- binds: as_of (date)
-- returns: nothing
DELETE FROM member_versions
WHERE
    version_id IN (
        SELECT b.version_id
        FROM beside AS b
        WHERE b.row_key IN (SELECT row_key FROM delta) OR b.line_hash IN (SELECT line_hash FROM lost)
    )
    AND valid_to IS NULL AND valid_from = :as_of
