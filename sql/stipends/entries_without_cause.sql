-- Entries for payments and obligations of a program that no such row is the cause of, or that move another amount.
-- binds: program
-- returns: entry_key
SELECT t.entry_key
FROM postings AS t
LEFT JOIN payments AS p ON t.source = 'payment' AND t.source_id = p.payment_id
LEFT JOIN obligations AS o ON t.source = 'obligation' AND t.source_id = o.obligation_id
WHERE
    t.program = :program
    AND t.source IN ('payment', 'obligation')
    AND (
        COALESCE(p.payment_id, o.obligation_id, '') = ''
        OR (
            t.entry_key <> 'net:' || t.source_id
            AND t.entry_key <> 'unnet:' || t.source_id
            AND t.amount_minor <> COALESCE(p.amount_minor, o.amount_minor)
        )
    )
ORDER BY t.entry_key
