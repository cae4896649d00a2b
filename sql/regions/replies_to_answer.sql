-- The settled replies of a program that are owed an answer and have none in the outbox, oldest first.
-- binds: program
-- returns: reply_id, list_id, message_id, answer_to, verdict, code, notes
SELECT
    r.reply_id,
    r.list_id,
    r.message_id,
    r.answer_to,
    r.verdict,
    r.code,
    COALESCE(s.notes, '') AS notes
FROM replies AS r
LEFT JOIN submissions AS s ON r.reply_id = s.reply_id
LEFT JOIN outbox AS o ON o.dedupe_key = 'answer/' || r.reply_id
WHERE
    r.program = :program
    AND r.verdict IN ('submission', 'repeated', 'refused', 'question')
    AND r.answer_to <> ''
    AND o.mail_id IS NULL
ORDER BY r.received_at, r.reply_id
