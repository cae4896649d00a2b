-- Who decided that the money of an obligation came back, where no file of a bank said so clearly.
-- binds: obligation_id
-- returns: actor
SELECT a.actor
FROM payment_lines AS l
INNER JOIN bank_events AS e ON l.freed_by_event = e.event_id
INNER JOIN audit AS a ON a.subject = 'event:' || CAST(e.decides AS TEXT) AND a.action = 'bank_row_decided'
WHERE l.obligation_id = :obligation_id
ORDER BY a.seq
