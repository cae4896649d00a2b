-- Record what a named person decided about a reply in quarantine; the first decision stands.
-- binds: reply_id, decision, person, reason, decided_at (moment)
-- returns: reply_id
INSERT INTO reply_decisions (reply_id, decision, person, reason, decided_at)
VALUES (:reply_id, :decision, :person, :reason, :decided_at)
ON CONFLICT (reply_id) DO NOTHING
RETURNING reply_id
