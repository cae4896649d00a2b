-- The payments of a batch; of an account its id and its last digits.
-- binds: batch_id
-- returns: payment_id, payee_id, account_id, scheme, last4, verified_by, end_to_end_id, trace_no, uetr, amount_minor,
--   payee_name, payee_type, town, country
SELECT
    p.payment_id,
    p.payee_id,
    p.account_id,
    a.scheme,
    a.last4,
    a.verified_by,
    p.end_to_end_id,
    p.trace_no,
    p.uetr,
    p.amount_minor,
    p.payee_name,
    p.payee_type,
    p.town,
    p.country
FROM payments AS p
INNER JOIN payee_accounts AS a ON p.account_id = a.account_id
WHERE p.batch_id = :batch_id
ORDER BY p.payment_id
