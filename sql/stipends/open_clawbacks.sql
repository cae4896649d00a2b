-- What payees owe back and what no payment has been lessened by, the oldest first.
-- binds: program
-- returns: obligation_id, payee_id, person_id, program_year, amount_minor, owed_on (date)
SELECT
    o.obligation_id,
    o.payee_id,
    o.person_id,
    o.program_year,
    o.amount_minor,
    o.owed_on
FROM obligations AS o
LEFT JOIN payment_lines AS l ON o.obligation_id = l.obligation_id AND l.freed_by_event IS NULL
WHERE
    o.program = :program
    AND o.kind = 'clawback'
    AND l.obligation_id IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM obligation_holds AS h
        WHERE h.obligation_id = o.obligation_id AND h.reason IN ('waived', 'expired')
    )
ORDER BY o.owed_on, o.obligation_id
