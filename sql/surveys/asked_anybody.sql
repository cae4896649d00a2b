-- One mail by which somebody was asked by a wave; nothing if nobody was.
-- binds: wave_id
-- returns: mail_id
SELECT m.mail_id
FROM outbox AS m
INNER JOIN survey_invitations AS i ON m.subject_key = i.invitation_id
WHERE m.kind = 'survey_invitation' AND i.wave_id = :wave_id
ORDER BY m.mail_id
LIMIT 1
