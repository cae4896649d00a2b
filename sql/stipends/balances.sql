-- What stands on each account of a program: debits less credits, in cents or pence.
-- binds: program
-- returns: book, currency, minor
WITH moved AS (
    SELECT
        p.debit AS book,
        p.currency,
        p.amount_minor
    FROM postings AS p
    WHERE p.program = :program
    UNION ALL
    SELECT
        p.credit AS book,
        p.currency,
        -p.amount_minor AS amount_minor
    FROM postings AS p
    WHERE p.program = :program
)

SELECT
    m.book,
    m.currency,
    CAST(SUM(m.amount_minor) AS BIGINT) AS minor
FROM moved AS m
GROUP BY m.book, m.currency
ORDER BY m.book, m.currency
