-- Move an amount from one account to another, unless an entry of that key did so before.
-- binds: entry_key, debit, credit, amount_minor, currency, program, source, source_id, posted_on (date), at (moment)
-- returns: entry_key
INSERT INTO postings (
    entry_key, debit, credit, amount_minor, currency, program, source, source_id, posted_on, at
)
VALUES (
    :entry_key, :debit, :credit, :amount_minor, :currency, :program, :source, :source_id, :posted_on, :at
)
ON CONFLICT (entry_key) DO NOTHING
RETURNING entry_key
