-- Every payment of an amount to an account.
-- binds: fingerprint, amount_minor
-- returns: payment_id, program, payee_id, account_id, scheme, fingerprint, end_to_end_id, trace_no, amount_minor,
--   currency, released (flag), came_back (flag)
SELECT
    p.payment_id,
    b.program,
    p.payee_id,
    p.account_id,
    a.scheme,
    a.fingerprint,
    p.end_to_end_id,
    p.trace_no,
    p.amount_minor,
    b.currency,
    CASE WHEN r.batch_id IS NULL THEN 0 ELSE 1 END AS released,
    CASE WHEN k.entry_key IS NULL THEN 0 ELSE 1 END AS came_back
FROM payments AS p
INNER JOIN payment_batches AS b ON p.batch_id = b.batch_id
INNER JOIN payee_accounts AS a ON p.account_id = a.account_id
LEFT JOIN releases AS r ON p.batch_id = r.batch_id
LEFT JOIN postings AS k ON k.entry_key = 'back:' || p.payment_id
WHERE a.fingerprint = :fingerprint AND p.amount_minor = :amount_minor
ORDER BY p.payment_id
