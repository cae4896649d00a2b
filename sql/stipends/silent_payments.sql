-- Payments that left before a moment and of which nobody has said a word since.
-- binds: program, before (moment)
-- returns: payment_id, end_to_end_id, amount_minor, currency, released_at (moment)
SELECT
    p.payment_id,
    p.end_to_end_id,
    p.amount_minor,
    b.currency,
    r.released_at
FROM payments AS p
INNER JOIN payment_batches AS b ON p.batch_id = b.batch_id
INNER JOIN releases AS r ON p.batch_id = r.batch_id
WHERE
    b.program = :program
    AND r.released_at < :before
    AND NOT EXISTS (
        SELECT 1
        FROM bank_events AS e
        WHERE e.payment_id = p.payment_id
    )
ORDER BY r.released_at, p.payment_id
