-- Bring a batch from one state into another.
-- binds: batch_id, was, state
-- returns: batch_id
UPDATE payment_batches
SET state = :state
WHERE batch_id = :batch_id AND state = :was
RETURNING batch_id
