-- Every posting for the payments of a batch and for what they pay.
-- binds: batch_id
-- returns: entry_key, debit, credit, amount_minor, currency, source, source_id, posted_on (date), at (moment)
WITH causes AS (
    SELECT
        'payment' AS kind,
        p.payment_id AS cause_id
    FROM payments AS p
    WHERE p.batch_id = :batch_id
    UNION
    SELECT
        'obligation' AS kind,
        l.obligation_id AS cause_id
    FROM payments AS p
    INNER JOIN payment_lines AS l ON p.payment_id = l.payment_id
    WHERE p.batch_id = :batch_id
)

SELECT
    t.entry_key,
    t.debit,
    t.credit,
    t.amount_minor,
    t.currency,
    t.source,
    t.source_id,
    t.posted_on,
    t.at
FROM causes AS c
INNER JOIN postings AS t ON c.kind = t.source AND c.cause_id = t.source_id
ORDER BY t.entry_key
