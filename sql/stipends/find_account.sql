-- One account of a program, without what is sealed.
-- binds: program, account_id
-- returns: account_id, payee_id, kind, payee_type, scheme, last4, fingerprint, state, proposed_by
SELECT
    a.account_id,
    a.payee_id,
    p.kind,
    p.payee_type,
    a.scheme,
    a.last4,
    a.fingerprint,
    a.state,
    a.proposed_by
FROM payee_accounts AS a
INNER JOIN payees AS p ON a.payee_id = p.payee_id
WHERE p.program = :program AND a.account_id = :account_id
