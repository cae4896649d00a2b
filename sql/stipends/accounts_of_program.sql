-- Every account of a program's payees, without what is sealed and without fingerprints.
-- binds: program
-- returns: account_id, payee_id, scheme, last4, state, proposed_by, proposed_at (moment), verified_by, verified_how,
--   verified_at (moment), suspended_for
SELECT
    a.account_id,
    a.payee_id,
    a.scheme,
    a.last4,
    a.state,
    a.proposed_by,
    a.proposed_at,
    a.verified_by,
    a.verified_how,
    a.verified_at,
    a.suspended_for
FROM payee_accounts AS a
INNER JOIN payees AS p ON a.payee_id = p.payee_id
WHERE p.program = :program
ORDER BY a.payee_id, a.account_id
