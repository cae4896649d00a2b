-- What each line of a batch pays, and the rules and the answer of the region it follows from; no mentee is named.
-- binds: batch_id
-- returns: obligation_id, kind, program_year, unit_key, match_id, person_id, payee_id, amount_minor, currency,
--   definition_sha256, evidence_sha256, owed_on (date)
SELECT DISTINCT
    o.obligation_id,
    o.kind,
    o.program_year,
    o.unit_key,
    o.match_id,
    o.person_id,
    o.payee_id,
    o.amount_minor,
    o.currency,
    o.definition_sha256,
    o.evidence_sha256,
    o.owed_on
FROM payments AS p
INNER JOIN payment_lines AS l ON p.payment_id = l.payment_id
INNER JOIN obligations AS o ON l.obligation_id = o.obligation_id
WHERE p.batch_id = :batch_id
ORDER BY o.obligation_id
