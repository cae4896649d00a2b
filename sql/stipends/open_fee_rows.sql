-- Rows of finance about fees that wait for a person, the oldest first.
-- binds: program
-- returns: event_id, invoice_no, amount_minor, on_day (date), detail, at (moment)
SELECT
    e.event_id,
    COALESCE(e.invoice_no, '') AS invoice_no,
    e.amount_minor,
    e.on_day,
    e.detail,
    e.at
FROM fee_events AS e
WHERE
    e.program = :program
    AND e.kind = 'unmatched'
    AND NOT EXISTS (
        SELECT 1
        FROM fee_events AS d
        WHERE d.decides = e.event_id
    )
ORDER BY e.event_id
