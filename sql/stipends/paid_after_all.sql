-- Payments that somebody called paid after they had come back, while what they paid is not waived.
-- binds: program
-- returns: payment_id, end_to_end_id, amount_minor, currency, paid_again
SELECT
    p.payment_id,
    p.end_to_end_id,
    p.amount_minor,
    b.currency,
    MAX(CASE WHEN r.batch_id IS NULL THEN 0 ELSE 1 END) AS paid_again
FROM payments AS p
INNER JOIN payment_batches AS b ON p.batch_id = b.batch_id
INNER JOIN bank_events AS s ON p.payment_id = s.payment_id AND s.kind = 'settle'
INNER JOIN payment_lines AS l ON p.payment_id = l.payment_id AND s.event_id > l.freed_by_event
LEFT JOIN payment_lines AS x ON l.obligation_id = x.obligation_id AND x.freed_by_event IS NULL
LEFT JOIN payments AS y ON x.payment_id = y.payment_id
LEFT JOIN releases AS r ON y.batch_id = r.batch_id
WHERE
    b.program = :program
    AND NOT EXISTS (
        SELECT 1
        FROM obligation_holds AS h
        WHERE
            h.obligation_id = l.obligation_id
            AND (
                h.reason IN ('waived', 'expired')
                OR (h.reason = 'returned:' || p.payment_id || ' paid' AND h.ended_by <> '')
            )
    )
GROUP BY p.payment_id, p.end_to_end_id, p.amount_minor, b.currency
ORDER BY p.payment_id
