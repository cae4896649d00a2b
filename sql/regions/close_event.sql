-- Record that one calendar event has been dealt with; the first record stands.
-- binds: event_key, program, action, due_on (date), done_on (date)
-- returns: event_key
INSERT INTO calendar_done (event_key, program, action, due_on, done_on)
VALUES (:event_key, :program, :action, :due_on, :done_on)
ON CONFLICT DO NOTHING
RETURNING event_key
