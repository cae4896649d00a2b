-- The rules of payment of a program that were signed off last.
-- binds: program
-- returns: signoff_id, number, rules_sha256, rules, changed_by, signed_by, at (moment), note
SELECT
    s.signoff_id,
    s.number,
    s.rules_sha256,
    s.rules,
    s.changed_by,
    s.signed_by,
    s.at,
    s.note
FROM payment_rule_signoffs AS s
WHERE s.program = :program
ORDER BY s.number DESC
LIMIT 1
