-- Note a reminder; nothing if the person has had that one or a later one, by this link or an earlier one.
-- binds: invitation_id, number, queued_at (moment)
-- returns: invitation_id
INSERT INTO survey_reminders (invitation_id, number, queued_at)
SELECT
    i.invitation_id,
    :number AS due_number,
    :queued_at AS due_at
FROM survey_invitations AS i
WHERE
    i.invitation_id = :invitation_id
    AND NOT EXISTS (
        SELECT 1
        FROM survey_reminders AS r
        INNER JOIN survey_invitations AS j ON r.invitation_id = j.invitation_id
        WHERE
            j.wave_id = i.wave_id AND j.audience = i.audience AND j.person_key = i.person_key AND r.number >= :number
    )
ON CONFLICT DO NOTHING
RETURNING invitation_id
