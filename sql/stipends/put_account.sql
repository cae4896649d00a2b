-- Keep a proposed account of a payee; what is sealed for its own number follows in the same transaction.
-- binds: payee_id, scheme, cipher, last4, fingerprint, proposed_by, proposed_at (moment)
-- returns: account_id
INSERT INTO payee_accounts (
    payee_id, scheme, cipher, last4, fingerprint, state, proposed_by, proposed_at
)
VALUES (
    :payee_id, :scheme, :cipher, :last4, :fingerprint, 'proposed', :proposed_by, :proposed_at
)
RETURNING account_id
