-- Keep one row aside, with the reason and no readable value of a person.
-- binds: snapshot_id, line, code, heading, masked_value, sentence
-- returns: nothing
INSERT INTO quarantined_rows (snapshot_id, line, code, heading, masked_value, sentence)
VALUES (:snapshot_id, :line, :code, :heading, :masked_value, :sentence)
ON CONFLICT (snapshot_id, line) DO NOTHING
