-- Add one row to the chain; nothing if another writer took the number meanwhile.
-- binds: seq, at (moment), actor, action, subject, facts, prev_hash, hash
-- returns: seq
INSERT INTO audit (seq, at, actor, action, subject, facts, prev_hash, hash)
VALUES (:seq, :at, :actor, :action, :subject, :facts, :prev_hash, :hash)
ON CONFLICT DO NOTHING
RETURNING seq
