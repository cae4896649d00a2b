-- What is left to do: answers owed and copies at a wrong place, of replies settled since a moment; matches on hold.
-- binds: program, since (moment)
-- returns: answers, places, held
SELECT
    COUNT(DISTINCT CASE WHEN r.answer_to <> '' AND o.mail_id IS NULL THEN r.reply_id END) AS answers,
    COUNT(
        DISTINCT CASE
            WHEN p.moved_to = '' OR (p.moved_to = 'Quarantine' AND r.verdict <> 'quarantine') THEN p.place
        END
    ) AS places,
    (
        SELECT COUNT(*) FROM matches AS m
        WHERE m.program = :program AND m.state = 'held'
    ) AS held
FROM replies AS r
LEFT JOIN reply_places AS p ON r.reply_id = p.reply_id
LEFT JOIN outbox AS o ON o.dedupe_key = 'answer/' || r.reply_id
WHERE r.program = :program AND r.settled_at >= :since
