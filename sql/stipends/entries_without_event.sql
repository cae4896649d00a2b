-- Entries that say that a payment settled or came back although no bank and nobody of finance has said so.
-- binds: program
-- returns: entry_key
SELECT t.entry_key
FROM postings AS t
WHERE
    t.program = :program
    AND t.source = 'payment'
    AND (t.entry_key = 'settle:' || t.source_id OR t.entry_key = 'back:' || t.source_id)
    AND NOT EXISTS (
        SELECT 1
        FROM bank_events AS e
        WHERE
            e.payment_id = t.source_id
            AND (
                (t.entry_key = 'settle:' || t.source_id AND e.kind = 'settle')
                OR (t.entry_key = 'back:' || t.source_id AND e.kind IN ('return', 'reject', 'cancel'))
            )
    )
ORDER BY t.entry_key
