-- Who has paid the fee of a program year that is asked of whoever takes part, or need not pay it: ids of people by our
-- books, and member ids of whom somebody attested it in that year.
-- binds: program, program_year, first_day (date), last_day (date)
-- returns: id
SELECT i.person_id AS id
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
UNION
SELECT a.member_id AS id
FROM attestations AS a
WHERE
    a.program = :program
    AND a.attestation = 'fee_paid'
    AND a.attested_on >= :first_day
    AND a.attested_on <= :last_day
ORDER BY id
