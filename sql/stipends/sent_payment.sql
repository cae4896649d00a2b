-- A payment with what the ledger has of it: whether it was released, settled, or came back.
-- binds: payment_id
-- returns: program, currency, payee_id, amount_minor, released, settled, came_back
SELECT
    b.program,
    b.currency,
    p.payee_id,
    p.amount_minor,
    CASE WHEN r.batch_id IS NULL THEN 0 ELSE 1 END AS released,
    CASE WHEN s.entry_key IS NULL THEN 0 ELSE 1 END AS settled,
    CASE WHEN k.entry_key IS NULL THEN 0 ELSE 1 END AS came_back
FROM payments AS p
INNER JOIN payment_batches AS b ON p.batch_id = b.batch_id
LEFT JOIN releases AS r ON p.batch_id = r.batch_id
LEFT JOIN postings AS s ON s.entry_key = 'settle:' || p.payment_id
LEFT JOIN postings AS k ON k.entry_key = 'back:' || p.payment_id
WHERE p.payment_id = :payment_id
