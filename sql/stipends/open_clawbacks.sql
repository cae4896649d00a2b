-- What payees owe back for stipends that they have, and what no payment has been lessened by, the oldest first.
-- binds: program
-- returns: obligation_id, kind, payment_id, payee_id, person_id, program_year, amount_minor, owed_on (date)
SELECT
    o.obligation_id,
    o.kind,
    '' AS payment_id,
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
    AND EXISTS (
        SELECT 1
        FROM obligations AS s
        INNER JOIN payment_lines AS x ON s.obligation_id = x.obligation_id AND x.freed_by_event IS NULL
        INNER JOIN payments AS y ON x.payment_id = y.payment_id
        INNER JOIN releases AS r ON y.batch_id = r.batch_id
        WHERE o.unit_key = 'clawback:' || s.obligation_id
    )
ORDER BY o.owed_on, o.obligation_id
