-- Accounts of a program that count and were verified at or after a moment, and whether the payee had one before.
-- binds: program, since (moment)
-- returns: account_id, payee_id, verified_at (moment), had_another
SELECT
    a.account_id,
    a.payee_id,
    a.verified_at,
    CASE
        WHEN EXISTS (
            SELECT 1
            FROM payee_accounts AS b
            WHERE b.payee_id = a.payee_id AND b.account_id <> a.account_id AND b.verified_by <> ''
        ) THEN 1
        ELSE 0
    END AS had_another
FROM payee_accounts AS a
INNER JOIN payees AS p ON a.payee_id = p.payee_id
WHERE p.program = :program AND a.state = 'verified' AND a.verified_at >= :since
ORDER BY a.account_id
