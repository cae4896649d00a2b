-- Record what a named person decided about a reply in quarantine; the first decision stands.
-- binds: reply_id, decision, person, reason, decided_at (moment), stands_for
-- returns: reply_id
INSERT INTO reply_decisions (reply_id, decision, person, reason, decided_at, stands_for)
VALUES (:reply_id, :decision, :person, :reason, :decided_at, :stands_for)
ON CONFLICT (reply_id) DO NOTHING
RETURNING reply_id
