-- Record that a named person has seen to something; the first one stands.
-- binds: program, kind, subject, person, note, ticked_at (moment)
-- returns: subject
INSERT INTO staff_ticks (program, kind, subject, person, note, ticked_at)
VALUES (:program, :kind, :subject, :person, :note, :ticked_at)
ON CONFLICT (program, kind, subject) DO NOTHING
RETURNING subject
