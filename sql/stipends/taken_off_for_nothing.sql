-- What a batch takes off for stipends that no payment holds any more which left, since they came back.
-- binds: batch_id
-- returns: obligation_id
SELECT l.obligation_id
FROM payment_lines AS l
INNER JOIN payments AS p ON l.payment_id = p.payment_id
INNER JOIN obligations AS c ON l.obligation_id = c.obligation_id
WHERE
    p.batch_id = :batch_id
    AND c.kind = 'clawback'
    AND NOT EXISTS (
        SELECT 1
        FROM obligations AS o
        INNER JOIN payment_lines AS x ON o.obligation_id = x.obligation_id AND x.freed_by_event IS NULL
        INNER JOIN payments AS y ON x.payment_id = y.payment_id
        INNER JOIN releases AS r ON y.batch_id = r.batch_id
        WHERE c.unit_key = 'clawback:' || o.obligation_id
    )
ORDER BY l.obligation_id
