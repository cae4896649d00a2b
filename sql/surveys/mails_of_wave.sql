-- What became of the mail to everybody whom a wave asks, whether they have answered or not.
-- binds: wave_id
-- returns: audience, disposition, people
SELECT
    x.audience,
    x.disposition,
    COUNT(*) AS people
FROM (
    SELECT
        i.audience,
        CASE
            WHEN
                m.state = 'failed' OR EXISTS (
                    SELECT 1 FROM bounces AS b
                    WHERE LOWER(b.recipient) = LOWER(m.recipient) AND b.kind = 'permanent' AND b.ended_on IS NULL
                ) THEN 'bounced'
            WHEN m.state = 'unknown' THEN 'unknown'
            WHEN m.state = 'sent' THEN 'accepted'
            WHEN m.state = 'held' AND m.last_detail = 'withdrawn' THEN 'not_sent'
            WHEN m.state = 'held' THEN 'held'
            WHEN m.mail_id IS NOT NULL THEN 'queued'
            ELSE 'planned'
        END AS disposition
    FROM survey_invitations AS i
    LEFT JOIN outbox AS m ON i.invitation_id = m.subject_key AND m.kind = 'survey_invitation'
    WHERE i.wave_id = :wave_id AND i.revoked_for = ''
    UNION ALL
    SELECT
        k.audience,
        'skipped' AS disposition
    FROM survey_skips AS k
    WHERE k.wave_id = :wave_id
) AS x
GROUP BY x.audience, x.disposition
ORDER BY x.audience, x.disposition
