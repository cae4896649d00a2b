-- How many members each region had, how many of them the file has lost, and how many it puts into another region.
-- binds: program, source
-- returns: region, standing, gone, moved
WITH gone AS MATERIALIZED (
    SELECT
        h.region,
        COUNT(*) AS members
    FROM lost AS l
    CROSS JOIN member_versions AS h
    WHERE
        h.program = :program AND h.source = :source AND h.line_hash = l.line_hash AND h.valid_to IS NULL
        AND h.absent_since IS NULL AND h.row_key NOT IN (SELECT row_key FROM delta)
    GROUP BY h.region
),

moved AS MATERIALIZED (
    SELECT
        h.region,
        COUNT(*) AS members
    FROM delta AS d
    CROSS JOIN member_versions AS h
    WHERE
        h.program = :program AND h.source = :source AND h.row_key = d.row_key AND h.valid_to IS NULL
        AND h.absent_since IS NULL AND h.region <> d.region
    GROUP BY h.region
),

standing AS MATERIALIZED (
    SELECT
        region,
        COUNT(*) FILTER (WHERE absent_since IS NULL) AS members
    FROM member_versions
    WHERE program = :program AND source = :source AND valid_to IS NULL
    GROUP BY region
)

SELECT
    standing.region,
    standing.members AS standing,
    COALESCE(gone.members, 0) AS gone,
    COALESCE(moved.members, 0) AS moved
FROM standing
LEFT JOIN gone ON standing.region = gone.region
LEFT JOIN moved ON standing.region = moved.region
WHERE standing.members > 0
ORDER BY standing.region
