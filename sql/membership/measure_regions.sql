-- How many members of each region the file has lost, and how many it puts into another region.
-- binds: nothing
-- returns: region, gone, moved
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
)

SELECT
    COALESCE(gone.region, moved.region) AS region,
    COALESCE(gone.members, 0) AS gone,
    COALESCE(moved.members, 0) AS moved
FROM gone
FULL JOIN moved ON gone.region = moved.region
ORDER BY COALESCE(gone.region, moved.region)
