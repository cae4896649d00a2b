-- What each payee of a program was called, and where it was, when a payment last left for it.
-- binds: program
-- returns: payee_id, payee_name, town
WITH paid AS (
    SELECT
        p.payee_id,
        p.payee_name,
        p.town,
        ROW_NUMBER() OVER (PARTITION BY p.payee_id ORDER BY r.released_at DESC, p.payment_id DESC) AS age
    FROM payments AS p
    INNER JOIN releases AS r ON p.batch_id = r.batch_id
    INNER JOIN payees AS e ON p.payee_id = e.payee_id
    WHERE e.program = :program
)

SELECT
    l.payee_id,
    l.payee_name,
    l.town
FROM paid AS l
WHERE l.age = 1
ORDER BY l.payee_id
