-- The rules under which a batch was proposed.
-- binds: batch_id
-- returns: rules_sha256
SELECT r.rules_sha256
FROM batch_rules AS r
WHERE r.batch_id = :batch_id
