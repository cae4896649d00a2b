-- The mail that goes before all others of a wave, to who looks after surveys; of several the newest last.
-- binds: wave_id
-- returns: message_id, recipient, state, last_detail
SELECT
    message_id,
    recipient,
    state,
    last_detail
FROM outbox
WHERE kind = 'survey_first_mail' AND subject_key = :wave_id
ORDER BY mail_id
