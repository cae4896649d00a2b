-- How many are not asked by a wave, by reason.
-- binds: wave_id
-- returns: audience, reason, people
SELECT
    s.audience,
    s.reason,
    COUNT(*) AS people
FROM survey_skips AS s
WHERE s.wave_id = :wave_id
GROUP BY s.audience, s.reason
ORDER BY s.audience, s.reason
