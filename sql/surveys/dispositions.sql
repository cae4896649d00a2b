-- What became of everybody whom a wave asks.
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
            WHEN s.invitation_id IS NOT NULL THEN 'submitted'
            WHEN o.invitation_id IS NOT NULL THEN 'opted_out'
            WHEN
                m.state = 'failed' OR EXISTS (
                    SELECT 1 FROM bounces AS b
                    WHERE LOWER(b.recipient) = LOWER(m.recipient) AND b.kind = 'permanent' AND b.ended_on IS NULL
                ) THEN 'bounced'
            WHEN m.state = 'unknown' THEN 'unknown'
            WHEN m.state = 'sent' AND w.state IN ('closed', 'aggregated', 'released') THEN 'expired'
            WHEN w.state IN ('closed', 'aggregated', 'released') THEN 'not_sent'
            WHEN m.state = 'sent' THEN 'accepted'
            WHEN m.state = 'held' AND m.last_detail = 'withdrawn' THEN 'not_sent'
            WHEN m.state = 'held' THEN 'held'
            WHEN m.mail_id IS NOT NULL THEN 'queued'
            ELSE 'planned'
        END AS disposition
    FROM survey_invitations AS i
    INNER JOIN survey_waves AS w ON i.wave_id = w.wave_id
    LEFT JOIN survey_submitted AS s ON i.invitation_id = s.invitation_id
    LEFT JOIN survey_opt_outs AS o ON i.invitation_id = o.invitation_id
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
