-- Post every stipend that is owed and not posted: an expense, and a debt to its payee.
-- binds: program, expense, liability, posted_on (date), at (moment)
-- returns: entry_key
INSERT INTO postings (
    entry_key, debit, credit, amount_minor, currency, program, source, source_id, posted_on, at
)
SELECT
    'owe:' || o.obligation_id AS entry_key,
    :expense AS debited,
    :liability || o.payee_id AS credited,
    o.amount_minor,
    o.currency,
    o.program,
    'obligation' AS origin,
    o.obligation_id AS source_id,
    :posted_on,
    :at
FROM obligations AS o
LEFT JOIN postings AS p ON 'owe:' || o.obligation_id = p.entry_key
WHERE o.program = :program AND o.kind = 'stipend' AND p.entry_key IS NULL
ON CONFLICT (entry_key) DO NOTHING
RETURNING entry_key
