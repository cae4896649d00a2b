-- Claim what came in, unless it was claimed before.
-- binds: reply_id, raw_sha256, program, message_id, received_at (moment), verdict, code, settled_at (moment)
-- returns: reply_id
INSERT INTO replies (
    reply_id, raw_sha256, program, list_id, message_id, answer_to, received_at, verdict, code, settled_at
)
VALUES (
    :reply_id, :raw_sha256, :program, '', :message_id, '', :received_at, :verdict, :code, :settled_at
)
ON CONFLICT DO NOTHING
RETURNING reply_id
