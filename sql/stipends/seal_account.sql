-- Keep what was sealed for an account.
-- binds: account_id, cipher, fingerprint
-- returns: nothing
UPDATE payee_accounts
SET
    cipher = :cipher,
    fingerprint = :fingerprint
WHERE account_id = :account_id
