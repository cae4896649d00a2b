-- What banks and finance said of the payments of a batch, without the words they used.
-- binds: batch_id
-- returns: event_id, source_sha256, line, kind, payment_id, end_to_end_id, trace_no, code, amount_minor, at (moment)
SELECT
    b.event_id,
    b.source_sha256,
    b.line,
    b.kind,
    b.payment_id,
    b.end_to_end_id,
    b.trace_no,
    b.code,
    b.amount_minor,
    b.at
FROM payments AS p
INNER JOIN bank_events AS b ON p.payment_id = b.payment_id
WHERE p.batch_id = :batch_id
ORDER BY b.event_id
