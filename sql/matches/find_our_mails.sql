-- Which list some mails of ours were about, and whom they were for. A mail is about a list or about a reply to one.
-- binds: message_ids, width
-- returns: message_id, list_id, recipient
WITH RECURSIVE asked (place, message_id) AS (
    SELECT
        1 AS place,
        RTRIM(SUBSTR(CAST(:message_ids AS TEXT), 1, CAST(:width AS INTEGER))) AS message_id
    UNION ALL
    SELECT
        a.place + CAST(:width AS INTEGER) AS place,
        RTRIM(SUBSTR(CAST(:message_ids AS TEXT), a.place + CAST(:width AS INTEGER), CAST(:width AS INTEGER)))
            AS message_id
    FROM asked AS a
    WHERE a.place + CAST(:width AS INTEGER) <= LENGTH(CAST(:message_ids AS TEXT))
)

SELECT
    o.message_id,
    COALESCE(l.list_id, w.list_id) AS list_id,
    o.recipient
FROM asked AS a
INNER JOIN outbox AS o ON a.message_id = o.message_id
LEFT JOIN region_lists AS l ON o.subject_key = l.list_id
LEFT JOIN replies AS r ON o.subject_key = r.reply_id
LEFT JOIN region_lists AS w ON r.list_id = w.list_id
WHERE COALESCE(l.list_id, w.list_id) IS NOT NULL
ORDER BY o.message_id
