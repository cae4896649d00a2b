-- Everything that is sealed, of every program, to be sealed anew.
-- binds: nothing
-- returns: account_id, payee_id, cipher
SELECT
    a.account_id,
    a.payee_id,
    a.cipher
FROM payee_accounts AS a
WHERE a.cipher <> ''
ORDER BY a.account_id
