-- Who has paid the fee of a program year that is asked of whoever takes part, or need not pay it.
-- binds: program, program_year
-- returns: person_id
SELECT DISTINCT i.person_id
FROM fee_invoices AS i
INNER JOIN fee_events AS e ON i.invoice_no = e.invoice_no AND e.kind IN ('paid', 'waived')
WHERE
    i.program = :program
    AND i.program_year = :program_year
    AND NOT EXISTS (
        SELECT 1
        FROM fee_events AS b
        WHERE b.invoice_no = i.invoice_no AND b.kind = 'credited'
    )
ORDER BY i.person_id
