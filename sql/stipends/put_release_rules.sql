-- Write down by which signature a batch leaves; the database refuses one of other rules.
-- binds: batch_id, rules_sha256, signoff_id
-- returns: nothing
INSERT INTO release_rules (batch_id, rules_sha256, signoff_id)
VALUES (:batch_id, :rules_sha256, :signoff_id)
