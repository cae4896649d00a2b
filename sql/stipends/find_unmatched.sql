-- One row that nobody could match, with what somebody decided of it.
-- binds: event_id
-- returns: event_id, program, code, amount_minor, decided_by_event
SELECT
    e.event_id,
    e.program,
    e.code,
    e.amount_minor,
    MIN(d.event_id) AS decided_by_event
FROM bank_events AS e
LEFT JOIN bank_events AS d ON e.event_id = d.decides
WHERE e.event_id = :event_id AND e.kind = 'unmatched' AND e.decides IS NULL
GROUP BY e.event_id, e.program, e.code, e.amount_minor
