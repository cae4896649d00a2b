-- Who was asked one questionnaire of a wave, by coarse groups, and what became of the mails and links.
-- binds: wave_id, survey_key
-- returns: cut, invited, opted_out, not_reached, late
SELECT
    i.cut,
    COUNT(*) AS invited,
    SUM(CASE WHEN o.invitation_id IS NOT NULL THEN 1 ELSE 0 END) AS opted_out,
    SUM(
        CASE
            WHEN s.invitation_id IS NOT NULL OR o.invitation_id IS NOT NULL THEN 0
            WHEN
                m.state = 'failed' OR EXISTS (
                    SELECT 1 FROM bounces AS b
                    WHERE LOWER(b.recipient) = LOWER(m.recipient) AND b.kind = 'permanent' AND b.ended_on IS NULL
                ) THEN 1
            ELSE 0
        END
    ) AS not_reached,
    COALESCE(SUM(s.late), 0) AS late
FROM survey_invitations AS i
LEFT JOIN survey_submitted AS s ON i.invitation_id = s.invitation_id
LEFT JOIN survey_opt_outs AS o ON i.invitation_id = o.invitation_id AND s.invitation_id IS NULL
LEFT JOIN outbox AS m ON i.invitation_id = m.subject_key AND m.kind = 'survey_invitation'
WHERE i.wave_id = :wave_id AND i.survey_key = :survey_key AND i.revoked_for = ''
GROUP BY i.cut
ORDER BY i.cut
