-- What a region said last in a program year.
-- binds: program, program_year, region
-- returns: submission_id, number, rows_sha256, coordinator
SELECT
    s.submission_id,
    s.number,
    s.rows_sha256,
    s.coordinator
FROM submissions AS s
WHERE s.program = :program AND s.program_year = :program_year AND s.region = :region
ORDER BY s.number DESC
LIMIT 1
