-- Every payment of a released batch of a program, and what the ledger and its lines have of it.
-- binds: program
-- returns: payment_id, batch_id, payee_id, amount_minor, posted, settled, came_back, live_lines, freed_lines
WITH counted AS (
    SELECT
        l.payment_id,
        SUM(CASE WHEN l.freed_by_event IS NULL THEN 1 ELSE 0 END) AS live_lines,
        SUM(CASE WHEN l.freed_by_event IS NULL THEN 0 ELSE 1 END) AS freed_lines
    FROM payment_lines AS l
    GROUP BY l.payment_id
)

SELECT
    p.payment_id,
    p.batch_id,
    p.payee_id,
    p.amount_minor,
    c.live_lines,
    c.freed_lines,
    CASE WHEN t.entry_key IS NULL THEN 0 ELSE 1 END AS posted,
    CASE WHEN s.entry_key IS NULL THEN 0 ELSE 1 END AS settled,
    CASE WHEN k.entry_key IS NULL THEN 0 ELSE 1 END AS came_back
FROM payments AS p
INNER JOIN releases AS r ON p.batch_id = r.batch_id
INNER JOIN payment_batches AS b ON p.batch_id = b.batch_id
INNER JOIN counted AS c ON p.payment_id = c.payment_id
LEFT JOIN postings AS t ON t.entry_key = 'release:' || p.payment_id
LEFT JOIN postings AS s ON s.entry_key = 'settle:' || p.payment_id
LEFT JOIN postings AS k ON k.entry_key = 'back:' || p.payment_id
WHERE b.program = :program
ORDER BY p.payment_id
