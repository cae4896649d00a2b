-- Members whom this pull shows for the first time, each with a missing member of the same e-mail.
-- binds: program, source, as_of (date)
-- returns: row_key, first_name, last_name, old_key, old_first_name, old_last_name
WITH gone AS MATERIALIZED (
    SELECT
        row_key,
        first_name,
        last_name,
        CAST(LOWER(email) AS TEXT) AS address
    FROM member_versions
    WHERE program = :program AND source = :source AND absent_since = :as_of AND email <> ''
),

fresh AS MATERIALIZED (
    SELECT
        d.row_key,
        d.first_name,
        d.last_name,
        CAST(LOWER(d.email) AS TEXT) AS address
    FROM delta AS d
    WHERE
        LOWER(d.email) IN (SELECT address FROM gone)
        AND NOT EXISTS (
            SELECT 1 FROM member_versions AS h
            WHERE h.program = :program AND h.row_key = d.row_key AND h.source = :source AND h.valid_to IS NOT NULL
        )
)

SELECT
    fresh.row_key,
    fresh.first_name,
    fresh.last_name,
    gone.row_key AS old_key,
    gone.first_name AS old_first_name,
    gone.last_name AS old_last_name
FROM fresh
INNER JOIN gone ON fresh.address = gone.address
WHERE fresh.row_key <> gone.row_key
ORDER BY fresh.row_key, gone.row_key
