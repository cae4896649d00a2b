-- Payments due before a day of which nobody has said that they settled, came back, or were taken on.
-- binds: program, before (date)
-- returns: payment_id, end_to_end_id, amount_minor, currency, effective_on (date)
SELECT
    p.payment_id,
    p.end_to_end_id,
    p.amount_minor,
    b.currency,
    b.effective_on
FROM payments AS p
INNER JOIN payment_batches AS b ON p.batch_id = b.batch_id
INNER JOIN releases AS r ON p.batch_id = r.batch_id
WHERE
    b.program = :program
    AND b.effective_on < :before
    AND NOT EXISTS (
        SELECT 1
        FROM postings AS o
        WHERE o.entry_key IN ('settle:' || p.payment_id, 'back:' || p.payment_id)
    )
ORDER BY b.effective_on, p.payment_id
