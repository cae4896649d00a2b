-- Every round of invoices of a program, and whether its files have left; the oldest first.
-- binds: program
-- returns: round_id, program_year, number, issued_on (date), invoices, total_minor, currency, filed (flag)
SELECT
    r.round_id,
    r.program_year,
    r.number,
    r.issued_on,
    r.invoices,
    r.total_minor,
    r.currency,
    CASE WHEN f.name IS NULL THEN 0 ELSE 1 END AS filed
FROM fee_rounds AS r
LEFT JOIN fee_files AS f ON r.round_id = f.round_id AND f.kind = 'csv'
WHERE r.program = :program
ORDER BY r.program_year, r.number
