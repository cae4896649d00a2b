-- Everybody to whom a program may pay money, each with the account that two people have verified.
-- binds: program
-- returns: payee_id, kind, reference, legal_name, payee_type, town, country, account_id, scheme, fingerprint,
--   verified_at (moment)
SELECT
    p.payee_id,
    p.kind,
    p.reference,
    p.legal_name,
    p.payee_type,
    p.town,
    p.country,
    a.account_id,
    a.scheme,
    a.fingerprint,
    a.verified_at
FROM payees AS p
LEFT JOIN payee_accounts AS a ON p.payee_id = a.payee_id AND a.state = 'verified'
WHERE p.program = :program
ORDER BY p.payee_id
