-- Every way in which the roster writes a region.
-- binds: program
-- returns: region
SELECT DISTINCT m.region
FROM member_versions AS m
WHERE m.program = :program AND m.valid_to IS NULL AND m.absent_since IS NULL
ORDER BY m.region
