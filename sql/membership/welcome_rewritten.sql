-- Members whose row stands in the file are not missing, whether it says the same in other words or something new.
-- binds: nothing
-- returns: nothing
DELETE FROM missing_records
WHERE
    version_id IN (
        SELECT b.version_id
        FROM delta AS d
        INNER JOIN beside AS b ON d.row_key = b.row_key
    )
