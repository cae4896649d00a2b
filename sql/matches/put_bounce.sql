-- Note that a mail about a list did not reach somebody; a report that is read again changes nothing.
-- binds: reply_id, recipient, program, list_id, kind, noted_on (date)
-- returns: reply_id
INSERT INTO bounces (reply_id, recipient, program, list_id, kind, noted_on, ended_on)
VALUES (:reply_id, :recipient, :program, :list_id, :kind, :noted_on, NULL)
ON CONFLICT (reply_id, recipient) DO NOTHING
RETURNING reply_id
