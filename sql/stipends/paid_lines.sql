-- Every line of a program's payments that left, were credited from one day to another, and did not come back.
-- binds: program, first (date), last (date)
-- returns: payment_id, payee_id, payee_name, payee_type, person_id, mentor_name, amount_minor, settled
SELECT
    p.payment_id,
    p.payee_id,
    p.payee_name,
    p.payee_type,
    o.person_id,
    l.mentor_name,
    l.amount_minor,
    CASE WHEN s.entry_key IS NULL THEN 0 ELSE 1 END AS settled
FROM payment_batches AS b
INNER JOIN releases AS r ON b.batch_id = r.batch_id
INNER JOIN payments AS p ON b.batch_id = p.batch_id
INNER JOIN payment_lines AS l ON p.payment_id = l.payment_id
INNER JOIN obligations AS o ON l.obligation_id = o.obligation_id
LEFT JOIN postings AS s ON s.entry_key = 'settle:' || p.payment_id
LEFT JOIN postings AS k ON k.entry_key = 'back:' || p.payment_id
WHERE
    b.program = :program
    AND b.effective_on BETWEEN :first AND :last
    AND k.entry_key IS NULL
ORDER BY b.effective_on, p.payment_id, l.obligation_id
