-- Every stipend that a program owes and that no released batch pays, with the open batch that would pay it.
-- binds: program
-- returns: obligation_id, kind, person_id, program_year, unit_key, pair_key, match_id, payee_id, amount_minor,
--   payment_id
SELECT
    o.obligation_id,
    o.kind,
    o.person_id,
    o.program_year,
    o.unit_key,
    o.pair_key,
    o.match_id,
    o.payee_id,
    o.amount_minor,
    COALESCE(l.payment_id, '') AS payment_id
FROM obligations AS o
LEFT JOIN payment_lines AS l ON o.obligation_id = l.obligation_id AND l.freed_by_event IS NULL
LEFT JOIN payments AS p ON l.payment_id = p.payment_id
LEFT JOIN releases AS r ON p.batch_id = r.batch_id
WHERE
    o.program = :program
    AND o.kind = 'stipend'
    AND r.batch_id IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM obligation_holds AS h
        WHERE h.obligation_id = o.obligation_id AND h.reason IN ('waived', 'expired')
    )
ORDER BY o.payee_id, o.obligation_id
