-- Every way in which the roster writes a region.
-- binds: program
-- returns: region
SELECT DISTINCT s.region
FROM standing_records AS s
LEFT JOIN missing_records AS m ON s.version_id = m.version_id
WHERE s.program = :program AND m.version_id IS NULL
ORDER BY s.region
