-- Every copy, wherever it lies, of the replies of which a copy has come into one mailbox.
-- binds: places
-- returns: place, reply_id, moved_to, verdict
SELECT
    p.place,
    p.reply_id,
    p.moved_to,
    r.verdict
FROM reply_places AS p
INNER JOIN replies AS r ON p.reply_id = r.reply_id
WHERE
    p.reply_id IN (
        SELECT here.reply_id
        FROM reply_places AS here
        WHERE here.place LIKE :places
    )
ORDER BY p.reply_id, p.place
