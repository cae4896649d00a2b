-- The regions of which a reply is not read yet, or waits for a person; empty where nobody knows the region.
-- binds: program
-- returns: region, verdict
SELECT DISTINCT
    COALESCE(l.region, '') AS region,
    r.verdict
FROM replies AS r
LEFT JOIN region_lists AS l ON r.list_id = l.list_id
LEFT JOIN reply_decisions AS d ON r.reply_id = d.reply_id
WHERE r.program = :program AND (r.verdict = 'waiting' OR (r.verdict = 'quarantine' AND d.reply_id IS NULL))
ORDER BY region, r.verdict
