-- Payments to regions that did not come back, credited before a day, of which all or a part is not passed on.
-- binds: program, before (date)
-- returns: payment_id, end_to_end_id, payee_id, payee_name, remittance_email, amount_minor, currency,
--   effective_on (date), confirmed_on (date), kept_minor, kept_why
SELECT
    p.payment_id,
    p.end_to_end_id,
    p.payee_id,
    p.payee_name,
    e.remittance_email,
    p.amount_minor,
    b.currency,
    b.effective_on,
    t.confirmed_on,
    COALESCE(t.kept_minor, 0) AS kept_minor,
    COALESCE(t.kept_why, '') AS kept_why
FROM payments AS p
INNER JOIN payment_batches AS b ON p.batch_id = b.batch_id
INNER JOIN releases AS r ON p.batch_id = r.batch_id
INNER JOIN payees AS e ON p.payee_id = e.payee_id
LEFT JOIN postings AS k ON k.entry_key = 'back:' || p.payment_id
LEFT JOIN passthroughs AS t ON p.payment_id = t.payment_id
WHERE
    b.program = :program
    AND b.effective_on < :before
    AND e.kind = 'region'
    AND k.entry_key IS NULL
    AND (t.payment_id IS NULL OR t.kept_minor > 0)
ORDER BY b.effective_on, p.payment_id
