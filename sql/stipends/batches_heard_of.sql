-- The released batches of a program of which each payment was spoken of, by a bank or by finance, before a moment.
-- binds: program, before (moment)
-- returns: batch_id
SELECT b.batch_id
FROM payment_batches AS b
INNER JOIN releases AS r ON b.batch_id = r.batch_id
WHERE
    b.program = :program
    AND NOT EXISTS (
        SELECT 1
        FROM payments AS p
        WHERE
            p.batch_id = b.batch_id
            AND NOT EXISTS (
                SELECT 1
                FROM bank_events AS e
                WHERE
                    e.payment_id = p.payment_id
                    AND e.kind IN ('ack', 'settle', 'reject', 'return')
                    AND e.at < :before
            )
    )
ORDER BY b.batch_id
