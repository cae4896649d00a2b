-- Record what a named person decided about a held export as it was shown; the first decision stands.
-- binds: snapshot_id, basis, decision, person, decided_at (moment)
-- returns: snapshot_id
INSERT INTO snapshot_decisions (snapshot_id, basis, decision, person, decided_at)
VALUES (:snapshot_id, :basis, :decision, :person, :decided_at)
ON CONFLICT (snapshot_id, basis) DO NOTHING
RETURNING snapshot_id
