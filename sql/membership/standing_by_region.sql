-- How many members each region has, without those who are missing.
-- binds: program, source
-- returns: region, standing
SELECT
    region,
    COUNT(*) AS standing
FROM member_versions
WHERE program = :program AND source = :source AND valid_to IS NULL AND absent_since IS NULL
GROUP BY region
ORDER BY region
