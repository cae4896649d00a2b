-- The addresses from which a region's list came back, for good or for a reason that a person must read.
-- binds: program
-- returns: region, recipient
SELECT DISTINCT
    l.region,
    b.recipient
FROM bounces AS b
INNER JOIN region_lists AS l ON b.list_id = l.list_id
WHERE b.program = :program AND b.kind <> 'temporary' AND b.ended_on IS NULL
ORDER BY l.region, b.recipient
