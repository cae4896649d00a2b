-- Note a reminder; nothing if that one was written.
-- binds: invitation_id, number, queued_at (moment)
-- returns: invitation_id
INSERT INTO survey_reminders (invitation_id, number, queued_at)
VALUES (:invitation_id, :number, :queued_at)
ON CONFLICT DO NOTHING
RETURNING invitation_id
