-- The regions of which members offer to be a mentor.
-- binds: program
-- returns: region
SELECT DISTINCT m.region
FROM volunteers AS v
INNER JOIN member_versions AS m ON v.program = m.program AND v.member_id = m.member_id
WHERE v.program = :program AND m.valid_to IS NULL
ORDER BY m.region
