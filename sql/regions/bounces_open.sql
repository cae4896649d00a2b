-- The addresses from which a region's list came back, for good or for a reason that a person must read, and to which
-- no later list has gone.
-- binds: program
-- returns: region, recipient
SELECT DISTINCT
    l.region,
    b.recipient
FROM bounces AS b
INNER JOIN region_lists AS l ON b.list_id = l.list_id
WHERE
    b.program = :program
    AND b.kind <> 'temporary'
    AND b.ended_on IS NULL
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
ORDER BY l.region, b.recipient
