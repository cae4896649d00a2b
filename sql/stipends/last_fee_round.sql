-- The number of the last round of invoices of a program year; 0 before the first.
-- binds: program, program_year
-- returns: number
SELECT COALESCE(MAX(r.number), 0) AS number
FROM fee_rounds AS r
WHERE r.program = :program AND r.program_year = :program_year
