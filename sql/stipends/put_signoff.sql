-- Write down that a named person signed off the rules of payment that another one changed.
-- binds: signoff_id, program, number, rules_sha256, rules, changed_by, signed_by, at (moment), note
-- returns: nothing
INSERT INTO payment_rule_signoffs (
    signoff_id, program, number, rules_sha256, rules, changed_by, signed_by, at, note
)
VALUES (
    :signoff_id, :program, :number, :rules_sha256, :rules, :changed_by, :signed_by, :at, :note
)
