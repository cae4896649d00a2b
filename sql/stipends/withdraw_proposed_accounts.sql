-- A new proposal takes the place of one that nobody has verified.
-- binds: payee_id
-- returns: nothing
UPDATE payee_accounts
SET state = 'retired'
WHERE payee_id = :payee_id AND state = 'proposed'
