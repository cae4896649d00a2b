-- Put one mail in the outbox unless its key or its Message-ID is there.
-- binds: dedupe_key, message_id, program, kind, subject_key, recipient, mime (bytes), on_unknown, queued_at (moment)
-- returns: mail_id
INSERT INTO outbox (
    dedupe_key, message_id, program, kind, subject_key, recipient, mime, on_unknown, state, attempts, not_before,
    queued_at
)
VALUES (
    :dedupe_key, :message_id, :program, :kind, :subject_key, :recipient, :mime, :on_unknown, 'queued', 0, :queued_at,
    :queued_at
)
ON CONFLICT DO NOTHING
RETURNING mail_id
