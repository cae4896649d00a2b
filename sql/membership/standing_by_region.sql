-- How many members each region has, without those who are missing.
-- binds: program, source
-- returns: region, standing
WITH missing AS MATERIALIZED (
    SELECT
        r.region,
        COUNT(*) AS members
    FROM missing_records AS m
    INNER JOIN member_records AS r ON m.version_id = r.version_id
    WHERE m.program = :program AND m.source = :source
    GROUP BY r.region
)

SELECT
    s.region,
    s.members - COALESCE(m.members, 0) AS standing
FROM standing_regions AS s
LEFT JOIN missing AS m ON s.region = m.region
WHERE s.program = :program AND s.source = :source AND s.members > COALESCE(m.members, 0)
ORDER BY s.region
