-- Nothing more is paid into an account, and this is why; one that is history already stays as it is.
-- binds: account_id, suspended_for
-- returns: account_id
UPDATE payee_accounts
SET
    state = 'suspended',
    suspended_for = :suspended_for
WHERE account_id = :account_id AND state IN ('proposed', 'verified')
RETURNING account_id
