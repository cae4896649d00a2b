-- One reply, and whether somebody of ours vouches for it: staff put it into our folder, or a named person accepted it,
-- perhaps as that of one coordinator.
-- binds: reply_id
-- returns: program, raw_sha256, verdict, received_at (moment), in_folder, accepted, stands_for
SELECT
    r.program,
    r.raw_sha256,
    r.verdict,
    r.received_at,
    MAX(CASE WHEN p.place LIKE 'folder:%' THEN 1 ELSE 0 END) AS in_folder,
    MAX(CASE WHEN d.decision = 'accept' THEN 1 ELSE 0 END) AS accepted,
    MAX(COALESCE(d.stands_for, '')) AS stands_for
FROM replies AS r
LEFT JOIN reply_places AS p ON r.reply_id = p.reply_id
LEFT JOIN reply_decisions AS d ON r.reply_id = d.reply_id
WHERE r.reply_id = :reply_id
GROUP BY r.reply_id, r.program, r.raw_sha256, r.verdict, r.received_at
