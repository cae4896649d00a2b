-- What a payment was to pay, was freed of, and nobody has paid since.
-- binds: payment_id
-- returns: obligation_id
SELECT l.obligation_id
FROM payment_lines AS l
WHERE
    l.payment_id = :payment_id
    AND l.freed_by_event IS NOT NULL
    AND NOT EXISTS (
        SELECT 1
        FROM payment_lines AS x
        INNER JOIN payments AS p ON x.payment_id = p.payment_id
        INNER JOIN releases AS r ON p.batch_id = r.batch_id
        WHERE x.obligation_id = l.obligation_id AND x.freed_by_event IS NULL
    )
ORDER BY l.obligation_id
