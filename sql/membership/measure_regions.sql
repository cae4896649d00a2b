-- How many members each region had, how many of them the file has lost, and how many it puts into another region.
-- binds: program, source
-- returns: region, standing, gone, moved
WITH gone AS MATERIALIZED (
    SELECT
        region,
        COUNT(*) AS members
    FROM beside
    WHERE
        absent_since IS NULL AND line_hash IN (SELECT line_hash FROM lost)
        AND row_key NOT IN (SELECT row_key FROM delta)
    GROUP BY region
),

moved AS MATERIALIZED (
    SELECT
        b.region,
        COUNT(*) AS members
    FROM delta AS d
    INNER JOIN beside AS b ON d.row_key = b.row_key
    WHERE b.absent_since IS NULL AND b.region <> d.region
    GROUP BY b.region
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
