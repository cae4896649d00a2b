-- What is left: answers owed to somebody on file, however old; copies at a wrong place; matches on hold.
-- binds: program, since (moment), today (date)
-- returns: answers, places, held
SELECT
    COUNT(
        DISTINCT CASE
            WHEN
                o.mail_id IS NULL
                AND EXISTS (
                    SELECT 1 FROM coordinators AS c
                    WHERE
                        c.program = r.program
                        AND LOWER(c.email) = LOWER(r.answer_to)
                        AND c.active_from <= :today
                        AND (c.active_to IS NULL OR c.active_to > :today)
                )
                THEN r.reply_id
        END
    ) AS answers,
    COUNT(
        DISTINCT CASE
            WHEN
                r.settled_at >= :since
                AND (p.moved_to = '' OR (p.moved_to = 'Quarantine' AND r.verdict <> 'quarantine'))
                THEN p.place
        END
    ) AS places,
    (
        SELECT COUNT(*) FROM matches AS m
        WHERE m.program = :program AND m.state = 'held'
    ) AS held
FROM replies AS r
LEFT JOIN reply_places AS p ON r.reply_id = p.reply_id
LEFT JOIN outbox AS o ON o.dedupe_key = 'answer/' || r.reply_id
WHERE r.program = :program AND r.settled_at IS NOT NULL
