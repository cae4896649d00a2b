-- What a program's coordinators wrote without a list since a moment, oldest first; who wrote is not named.
-- binds: program, since (moment)
-- returns: reply_id, region, code, received_at (moment)
SELECT
    r.reply_id,
    COALESCE(l.region, '') AS region,
    r.code,
    r.received_at
FROM replies AS r
LEFT JOIN region_lists AS l ON r.list_id = l.list_id
WHERE r.program = :program AND r.verdict = 'question' AND r.received_at >= :since
ORDER BY r.received_at, r.reply_id
