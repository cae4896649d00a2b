-- How many of each region's members the file has lost, and how many there were.
-- binds: program, source
-- returns: region, standing, gone
SELECT
    h.region,
    COUNT(*) AS standing,
    COUNT(*) FILTER (
        WHERE h.line_hash IN (SELECT line_hash FROM lost) AND h.row_key NOT IN (SELECT row_key FROM delta)
    ) AS gone
FROM member_versions AS h
WHERE h.program = :program AND h.source = :source AND h.valid_to IS NULL AND h.absent_since IS NULL
GROUP BY h.region
ORDER BY h.region
