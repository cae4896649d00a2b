-- A second person verified an account that waited for it.
-- binds: account_id, verified_by, verified_how, verified_at (moment)
-- returns: account_id
UPDATE payee_accounts
SET
    state = 'verified',
    verified_by = :verified_by,
    verified_how = :verified_how,
    verified_at = :verified_at
WHERE account_id = :account_id AND state = 'proposed'
RETURNING account_id
