-- Write down what became of a mail, if the sender with this token holds it still. Of a mail about a survey that has
-- gone the text is forgotten: it holds a link that only its reader should have.
-- binds: mail_id, token, state, attempts, not_before (moment), sent_at (moment), last_code, last_detail,
--   forgotten (bytes)
-- returns: mail_id
UPDATE outbox
SET
    state = :state,
    attempts = :attempts,
    not_before = :not_before,
    lease_until = NULL,
    sent_at = :sent_at,
    last_code = :last_code,
    last_detail = :last_detail,
    mime = CASE
        WHEN :state = 'sent' AND kind IN ('survey_invitation', 'survey_reminder') THEN :forgotten ELSE mime
    END
WHERE
    mail_id = :mail_id
    AND token = :token
    AND state = 'sending'
RETURNING mail_id
