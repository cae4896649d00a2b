-- Payments that the bank took on, that neither settled nor came back, that were due before a day, and of which nothing
-- waits for a person.
-- binds: program, before (date)
-- returns: payment_id, end_to_end_id, trace_no, amount_minor, currency, effective_on (date)
SELECT
    p.payment_id,
    p.end_to_end_id,
    p.trace_no,
    p.amount_minor,
    b.currency,
    b.effective_on
FROM payments AS p
INNER JOIN payment_batches AS b ON p.batch_id = b.batch_id
INNER JOIN releases AS r ON p.batch_id = r.batch_id
WHERE
    b.program = :program
    AND b.effective_on < :before
    AND EXISTS (
        SELECT 1
        FROM bank_events AS e
        WHERE
            e.payment_id = p.payment_id
            AND e.kind = 'ack'
            AND e.code IN ('ACCP', 'ACSP', 'ACSC', 'ACCC', 'ACWC', 'ACCEPTED')
    )
    AND NOT EXISTS (
        SELECT 1
        FROM postings AS o
        WHERE o.entry_key IN ('settle:' || p.payment_id, 'back:' || p.payment_id)
    )
    AND NOT EXISTS (
        SELECT 1
        FROM bank_events AS u
        LEFT JOIN bank_events AS d ON u.event_id = d.decides
        WHERE
            u.kind = 'unmatched'
            AND u.decides IS NULL
            AND d.event_id IS NULL
            AND (u.end_to_end_id = p.end_to_end_id OR u.trace_no = p.trace_no)
    )
ORDER BY p.payment_id
