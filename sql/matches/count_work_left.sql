-- Of the replies settled since a moment: how many are owed an answer, and how many copies lie at a wrong place.
-- binds: program, since (moment)
-- returns: answers, places
SELECT
    COUNT(DISTINCT CASE WHEN r.answer_to <> '' AND o.mail_id IS NULL THEN r.reply_id END) AS answers,
    COUNT(
        DISTINCT CASE
            WHEN p.moved_to = '' OR (p.moved_to = 'Quarantine' AND r.verdict <> 'quarantine') THEN p.place
        END
    ) AS places
FROM replies AS r
LEFT JOIN reply_places AS p ON r.reply_id = p.reply_id
LEFT JOIN outbox AS o ON o.dedupe_key = 'answer/' || r.reply_id
WHERE r.program = :program AND r.settled_at >= :since
