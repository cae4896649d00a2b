-- Replies for which somebody of ours vouches, settled without a list or an answer, the oldest first; `put_aside` is the
-- code of what a person refused.
-- binds: program, since (moment), put_aside
-- returns: reply_id, raw_sha256, code, received_at (moment), accepted
SELECT
    r.reply_id,
    r.raw_sha256,
    r.code,
    r.received_at,
    MAX(CASE WHEN d.decision = 'accept' THEN 1 ELSE 0 END) AS accepted
FROM replies AS r
LEFT JOIN reply_places AS p ON r.reply_id = p.reply_id AND p.place LIKE 'folder:%'
LEFT JOIN reply_decisions AS d ON r.reply_id = d.reply_id
WHERE
    r.program = :program
    AND r.verdict IN ('refused', 'question')
    AND r.answer_to = ''
    AND r.code <> :put_aside
    AND r.settled_at >= :since
    AND (p.place IS NOT NULL OR d.decision = 'accept')
GROUP BY r.reply_id, r.raw_sha256, r.code, r.received_at
ORDER BY r.received_at, r.reply_id
