-- A stipend that a payment holds which left and did not come back.
-- binds: program, obligation_id
-- returns: program_year, match_id, person_id, payee_id, amount_minor, currency, definition_sha256
SELECT
    o.program_year,
    o.match_id,
    o.person_id,
    o.payee_id,
    o.amount_minor,
    o.currency,
    o.definition_sha256
FROM obligations AS o
INNER JOIN payment_lines AS l ON o.obligation_id = l.obligation_id AND l.freed_by_event IS NULL
INNER JOIN payments AS p ON l.payment_id = p.payment_id
INNER JOIN releases AS r ON p.batch_id = r.batch_id
WHERE o.program = :program AND o.obligation_id = :obligation_id AND o.kind = 'stipend'
