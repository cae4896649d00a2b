-- The rules of payment under which a batch left, and who signed them.
-- binds: batch_id
-- returns: signoff_id, signoff_number, rules_sha256, rules, changed_by, signed_by, at (moment), note
SELECT
    s.signoff_id,
    s.number AS signoff_number,
    s.rules_sha256,
    s.rules,
    s.changed_by,
    s.signed_by,
    s.at,
    s.note
FROM release_rules AS r
INNER JOIN payment_rule_signoffs AS s ON r.signoff_id = s.signoff_id
WHERE r.batch_id = :batch_id
