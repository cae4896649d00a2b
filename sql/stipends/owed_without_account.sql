-- Payees whose account is suspended and who have no other, with what is owed to them.
-- binds: program
-- returns: payee_id, legal_name, suspended_for, minor, currency
WITH owed AS (
    SELECT
        o.payee_id,
        o.currency,
        SUM(o.amount_minor) AS minor
    FROM obligations AS o
    WHERE
        o.program = :program
        AND o.kind = 'stipend'
        AND NOT EXISTS (
            SELECT 1
            FROM payment_lines AS l
            WHERE l.obligation_id = o.obligation_id AND l.freed_by_event IS NULL
        )
        AND NOT EXISTS (
            SELECT 1
            FROM obligation_holds AS h
            WHERE h.obligation_id = o.obligation_id AND h.reason IN ('waived', 'expired')
        )
    GROUP BY o.payee_id, o.currency
)

SELECT
    p.payee_id,
    p.legal_name,
    MAX(a.suspended_for) AS suspended_for,
    CAST(MAX(w.minor) AS BIGINT) AS minor,
    w.currency
FROM owed AS w
INNER JOIN payees AS p ON w.payee_id = p.payee_id
INNER JOIN payee_accounts AS a ON p.payee_id = a.payee_id
WHERE a.state IN ('suspended', 'verified')
GROUP BY p.payee_id, p.legal_name, w.currency
HAVING MAX(CASE WHEN a.state = 'verified' THEN 1 ELSE 0 END) = 0
ORDER BY p.payee_id
