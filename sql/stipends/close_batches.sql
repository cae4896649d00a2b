-- Close every released batch of which each payment has settled or come back.
-- binds: program
-- returns: batch_id
UPDATE payment_batches
SET state = 'closed'
WHERE
    program = :program
    AND state = 'released'
    AND NOT EXISTS (
        SELECT 1
        FROM payments AS p
        WHERE
            p.batch_id = payment_batches.batch_id
            AND NOT EXISTS (
                SELECT 1
                FROM postings AS o
                WHERE o.entry_key IN ('settle:' || p.payment_id, 'back:' || p.payment_id)
            )
    )
RETURNING batch_id
