-- Write down under which rules a batch is proposed.
-- binds: batch_id, rules_sha256
-- returns: nothing
INSERT INTO batch_rules (batch_id, rules_sha256)
VALUES (:batch_id, :rules_sha256)
