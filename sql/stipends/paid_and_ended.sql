-- Stipends that were paid for mentors who have no confirmed match of that year any more, and not owed back yet.
-- binds: program
-- returns: obligation_id, payee_id, payee_name, amount_minor, currency, match_id, state
SELECT
    o.obligation_id,
    o.payee_id,
    p.payee_name,
    o.amount_minor,
    o.currency,
    o.match_id,
    m.state
FROM obligations AS o
INNER JOIN payment_lines AS l ON o.obligation_id = l.obligation_id AND l.freed_by_event IS NULL
INNER JOIN payments AS p ON l.payment_id = p.payment_id
INNER JOIN releases AS r ON p.batch_id = r.batch_id
INNER JOIN matches AS m ON o.match_id = m.match_id
LEFT JOIN obligations AS c ON c.kind = 'clawback' AND c.unit_key = 'clawback:' || o.obligation_id
WHERE
    o.program = :program
    AND o.kind = 'stipend'
    AND c.obligation_id IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM matches AS x
        WHERE
            x.program = o.program
            AND x.program_year = o.program_year
            AND x.mentor_person_id = o.person_id
            AND x.state = 'confirmed'
    )
ORDER BY o.obligation_id
