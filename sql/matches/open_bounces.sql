-- Reports of a program that nobody has ended, about addresses that still answer for a region, the newest first; the
-- next list that goes to an address ends what was noted before.
-- binds: program, today (date)
-- returns: reply_id, recipient, list_id, region, version, kind, noted_on (date), answers_for
SELECT
    b.reply_id,
    b.recipient,
    b.list_id,
    l.region,
    l.version,
    b.kind,
    b.noted_on,
    c.region AS answers_for
FROM bounces AS b
INNER JOIN region_lists AS l ON b.list_id = l.list_id
INNER JOIN coordinators AS c ON b.program = c.program AND LOWER(b.recipient) = LOWER(c.email)
WHERE
    b.program = :program
    AND b.ended_on IS NULL
    AND b.kind <> 'temporary'
    AND c.active_from <= :today
    AND (c.active_to IS NULL OR c.active_to > :today)
    AND NOT EXISTS (
        SELECT 1 FROM outbox AS o
        INNER JOIN region_lists AS n ON o.subject_key = n.list_id
        WHERE
            o.program = b.program
            AND o.kind = 'region_list'
            AND o.state = 'sent'
            AND LOWER(o.recipient) = LOWER(b.recipient)
            AND n.as_of > b.noted_on
    )
ORDER BY b.noted_on DESC, b.reply_id ASC, b.recipient ASC, c.region ASC
