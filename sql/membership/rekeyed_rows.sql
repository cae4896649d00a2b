-- Members whom this pull shows for the first time, each with a missing member of the same e-mail.
-- binds: program, source, as_of (date)
-- returns: row_key, first_name, last_name, old_key, old_first_name, old_last_name
SELECT
    fresh.row_key,
    fresh.first_name,
    fresh.last_name,
    gone.row_key AS old_key,
    gone.first_name AS old_first_name,
    gone.last_name AS old_last_name
FROM member_versions AS fresh
INNER JOIN member_versions AS gone
    ON fresh.program = gone.program AND fresh.source = gone.source AND LOWER(fresh.email) = LOWER(gone.email)
WHERE
    fresh.program = :program AND fresh.source = :source AND fresh.valid_from = :as_of AND fresh.valid_to IS NULL
    AND fresh.email <> '' AND fresh.row_key <> gone.row_key
    AND gone.absent_since = :as_of
    AND NOT EXISTS (
        SELECT 1 FROM member_versions AS h
        WHERE
            h.program = :program AND h.source = :source AND h.row_key = fresh.row_key AND h.valid_to IS NOT NULL
    )
ORDER BY fresh.row_key, gone.row_key
