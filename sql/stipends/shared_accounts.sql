-- Accounts of a program's payees whose number another payee has, too, in this program or another one.
-- binds: program
-- returns: account_id, payee_id, state, other_payee_id, other_account_id
SELECT
    a.account_id,
    a.payee_id,
    a.state,
    o.payee_id AS other_payee_id,
    o.account_id AS other_account_id
FROM payee_accounts AS a
INNER JOIN payees AS p ON a.payee_id = p.payee_id
INNER JOIN payee_accounts AS o ON a.fingerprint = o.fingerprint AND a.payee_id <> o.payee_id
WHERE p.program = :program AND a.state <> 'retired' AND o.state <> 'retired' AND a.fingerprint <> ''
ORDER BY a.account_id, o.account_id
