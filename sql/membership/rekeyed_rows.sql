-- Members under a key that is new, or doubtful since it was, each beside the other keys that ever had their e-mail:
-- those who were met in the history and those whom the file brings.
-- binds: program, source
-- returns: row_key, first_name, last_name, old_key, old_first_name, old_last_name, person_id, evidence, stands (flag)
WITH fresh AS MATERIALIZED (
    SELECT
        d.row_key,
        d.first_name,
        d.last_name,
        LOWER(d.email) AS address
    FROM delta AS d
    WHERE
        d.email <> ''
        AND NOT EXISTS (
            SELECT 1 FROM ended_records AS e
            WHERE e.program = :program AND e.row_key = d.row_key AND e.source = :source
        )
    UNION
    SELECT
        h.row_key,
        h.first_name,
        h.last_name,
        LOWER(h.email) AS address
    FROM person_links AS l
    CROSS JOIN standing_records AS s
    INNER JOIN member_records AS h ON s.version_id = h.version_id
    LEFT JOIN missing_records AS m ON s.version_id = m.version_id
    WHERE
        l.program = :program AND l.evidence = 'ambiguous'
        AND s.program = :program AND s.row_key = l.row_key AND s.source = :source
        AND m.version_id IS NULL AND h.email <> ''
),

known AS MATERIALIZED (
    SELECT
        row_key,
        first_name,
        last_name,
        address
    FROM met
    UNION
    SELECT
        row_key,
        first_name,
        last_name,
        LOWER(email) AS address
    FROM delta
    WHERE email <> ''
)

SELECT DISTINCT
    fresh.row_key,
    fresh.first_name,
    fresh.last_name,
    known.row_key AS old_key,
    known.first_name AS old_first_name,
    known.last_name AS old_last_name,
    COALESCE(l.person_id, known.row_key) AS person_id,
    COALESCE(l.evidence, '') AS evidence,
    now.row_key IS NOT NULL AND m.version_id IS NULL AS stands
FROM fresh
INNER JOIN known ON fresh.address = known.address AND fresh.row_key <> known.row_key
LEFT JOIN standing_records AS now
    ON now.program = :program AND known.row_key = now.row_key AND now.source = :source
LEFT JOIN missing_records AS m ON now.version_id = m.version_id
LEFT JOIN person_links AS l ON l.program = :program AND known.row_key = l.row_key
ORDER BY fresh.row_key, known.row_key, known.first_name, known.last_name
