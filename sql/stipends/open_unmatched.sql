-- Rows of a program that nobody could match and nobody has decided, oldest first.
-- binds: program
-- returns: event_id, code, end_to_end_id, trace_no, amount_minor, detail, at (moment)
SELECT
    e.event_id,
    e.code,
    e.end_to_end_id,
    e.trace_no,
    e.amount_minor,
    e.detail,
    e.at
FROM bank_events AS e
LEFT JOIN bank_events AS d ON e.event_id = d.decides
WHERE e.program = :program AND e.kind = 'unmatched' AND e.decides IS NULL AND d.event_id IS NULL
ORDER BY e.event_id
