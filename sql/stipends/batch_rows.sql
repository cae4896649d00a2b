-- The payments of a batch with their lines, as their rows have them; a payment without lines is there once.
-- binds: batch_id
-- returns: payment_id, payee_id, kind, account_id, end_to_end_id, trace_no, uetr, amount_minor, payee_name, payee_type,
--   town, country, obligation_id, line_minor, mentor_name, role, match_id, account_state, account_payee,
--   freed_by_event
SELECT
    p.payment_id,
    p.payee_id,
    e.kind,
    p.account_id,
    p.end_to_end_id,
    p.trace_no,
    p.uetr,
    p.amount_minor,
    p.payee_name,
    p.payee_type,
    p.town,
    p.country,
    l.obligation_id,
    l.amount_minor AS line_minor,
    l.mentor_name,
    l.role,
    l.freed_by_event,
    o.match_id,
    a.state AS account_state,
    a.payee_id AS account_payee
FROM payments AS p
INNER JOIN payees AS e ON p.payee_id = e.payee_id
INNER JOIN payee_accounts AS a ON p.account_id = a.account_id
LEFT JOIN payment_lines AS l ON p.payment_id = l.payment_id
LEFT JOIN obligations AS o ON l.obligation_id = o.obligation_id
WHERE p.batch_id = :batch_id
ORDER BY p.payee_id, l.obligation_id
