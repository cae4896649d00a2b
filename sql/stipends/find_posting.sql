-- What an entry of a key moved.
-- binds: entry_key
-- returns: debit, credit, amount_minor, currency, program, source, source_id
SELECT
    p.debit,
    p.credit,
    p.amount_minor,
    p.currency,
    p.program,
    p.source,
    p.source_id
FROM postings AS p
WHERE p.entry_key = :entry_key
