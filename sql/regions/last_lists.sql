-- The newest version of each region's list in one program year.
-- binds: program, program_year
-- returns: list_id, region, version, content_sha256, as_of (date)
SELECT
    r.list_id,
    r.region,
    r.version,
    r.content_sha256,
    r.as_of
FROM region_lists AS r
WHERE
    r.program = :program
    AND r.program_year = :program_year
    AND NOT EXISTS (
        SELECT 1
        FROM region_lists AS n
        WHERE
            n.program = r.program
            AND n.program_year = r.program_year
            AND n.region = r.region
            AND n.version > r.version
    )
ORDER BY r.region
