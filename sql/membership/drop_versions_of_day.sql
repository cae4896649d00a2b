-- What only the superseded export of that day said: versions that began on it and are replaced or missing now.
-- binds: program, source, as_of (date)
-- returns: nothing
DELETE FROM member_versions
WHERE
    program = :program AND source = :source AND valid_to IS NULL AND valid_from = :as_of
    AND (row_key IN (SELECT row_key FROM delta) OR line_hash IN (SELECT line_hash FROM lost))
