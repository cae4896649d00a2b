-- What a region typed in a program year, row by row: that much may be repeated to it.
-- binds: program, program_year, region
-- returns: said
SELECT r.said
FROM submissions AS s
INNER JOIN submission_rows AS r ON s.submission_id = r.submission_id
WHERE s.program = :program AND s.program_year = :program_year AND s.region = :region
ORDER BY s.number, r.number
