-- The account of each payment of a batch, sealed, and whether it may be paid into now or was when the batch left.
-- binds: batch_id
-- returns: payment_id, account_id, payee_id, paid_to, scheme, cipher, last4, fingerprint, state, verified_by, released
SELECT
    y.payment_id,
    a.account_id,
    a.payee_id,
    y.payee_id AS paid_to,
    a.scheme,
    a.cipher,
    a.last4,
    a.fingerprint,
    a.state,
    a.verified_by,
    CASE WHEN r.batch_id IS NULL THEN 0 ELSE 1 END AS released
FROM payments AS y
INNER JOIN payee_accounts AS a ON y.account_id = a.account_id
LEFT JOIN releases AS r ON y.batch_id = r.batch_id
WHERE y.batch_id = :batch_id
ORDER BY y.payment_id
