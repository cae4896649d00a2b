-- What each payee of a program was called, where it was, and into which account a payment last left for it.
-- binds: program
-- returns: payee_id, payee_name, town, scheme, fingerprint
WITH paid AS (
    SELECT
        p.payee_id,
        p.payee_name,
        p.town,
        a.scheme,
        a.fingerprint,
        ROW_NUMBER() OVER (PARTITION BY p.payee_id ORDER BY r.released_at DESC, p.payment_id DESC) AS age
    FROM payments AS p
    INNER JOIN releases AS r ON p.batch_id = r.batch_id
    INNER JOIN payees AS e ON p.payee_id = e.payee_id
    INNER JOIN payee_accounts AS a ON p.account_id = a.account_id
    WHERE e.program = :program
)

SELECT
    l.payee_id,
    l.payee_name,
    l.town,
    l.scheme,
    l.fingerprint
FROM paid AS l
WHERE l.age = 1
ORDER BY l.payee_id
