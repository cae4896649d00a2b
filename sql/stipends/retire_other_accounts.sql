-- From now on one account of a payee counts; every other one is history.
-- binds: payee_id, account_id
-- returns: account_id
UPDATE payee_accounts
SET state = 'retired'
WHERE payee_id = :payee_id AND account_id <> :account_id AND state <> 'retired'
RETURNING account_id
