-- Where the advice of each payment of a batch goes; empty where nobody said.
-- binds: batch_id
-- returns: payment_id, remittance_email
SELECT
    p.payment_id,
    e.remittance_email
FROM payments AS p
INNER JOIN payees AS e ON p.payee_id = e.payee_id
WHERE p.batch_id = :batch_id
ORDER BY p.payment_id
