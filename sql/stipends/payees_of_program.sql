-- Everybody to whom a program may owe money.
-- binds: program
-- returns: payee_id, kind, reference
SELECT
    p.payee_id,
    p.kind,
    p.reference
FROM payees AS p
WHERE p.program = :program
ORDER BY p.payee_id
