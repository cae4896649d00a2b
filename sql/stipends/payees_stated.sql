-- The payees of a program with all that is known of them but their accounts.
-- binds: program
-- returns: payee_id, kind, reference, legal_name, payee_type, town, country, remittance_email
SELECT
    p.payee_id,
    p.kind,
    p.reference,
    p.legal_name,
    p.payee_type,
    p.town,
    p.country,
    p.remittance_email
FROM payees AS p
WHERE p.program = :program
ORDER BY p.kind, p.reference
