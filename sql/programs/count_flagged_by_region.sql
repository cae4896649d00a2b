-- How many people with a standing flag each region has, as the export writes the region; empty if it says none.
-- binds: program
-- returns: region, people
WITH own_region AS (
    SELECT
        COALESCE(l.person_id, m.row_key) AS person_id,
        m.region,
        ROW_NUMBER() OVER (
            PARTITION BY COALESCE(l.person_id, m.row_key)
            ORDER BY
                CASE WHEN m.absent_since IS NULL THEN 0 ELSE 1 END,
                CASE WHEN m.region = '' THEN 1 ELSE 0 END,
                m.row_key,
                m.source
        ) AS place
    FROM member_versions AS m
    LEFT JOIN person_links AS l ON m.program = l.program AND m.row_key = l.row_key
    WHERE m.program = :program AND m.valid_to IS NULL
),

flagged AS (
    SELECT DISTINCT f.person_id
    FROM flags AS f
    INNER JOIN decisions AS d ON f.program = d.program AND f.person_id = d.person_id
    WHERE f.program = :program AND f.withdrawn_on IS NULL AND d.decided_to IS NULL AND d.outcome = 'ELIGIBLE'
)

SELECT
    COALESCE(r.region, '') AS region,
    COUNT(*) AS people
FROM flagged AS f
LEFT JOIN own_region AS r ON f.person_id = r.person_id AND r.place = 1
GROUP BY COALESCE(r.region, '')
ORDER BY region
