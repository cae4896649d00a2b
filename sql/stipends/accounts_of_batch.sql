-- The account of each payment of a batch, sealed, and whether the files of the batch have left.
-- binds: batch_id
-- returns: payment_id, account_id, payee_id, paid_to, scheme, cipher, last4, fingerprint, state, verified_by,
--   files_left
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
    CASE
        WHEN EXISTS (
            SELECT 1
            FROM payment_files AS f
            WHERE f.batch_id = y.batch_id
        ) THEN 1
        ELSE 0
    END AS files_left
FROM payments AS y
INNER JOIN payee_accounts AS a ON y.account_id = a.account_id
WHERE y.batch_id = :batch_id
ORDER BY y.payment_id
