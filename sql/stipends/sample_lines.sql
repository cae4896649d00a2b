-- Every line of a batch, and where what proves it is to be found; of the list and the answer, their newest.
-- binds: batch_id
-- returns: obligation_id, kind, mentor_name, role, amount_minor, match_id, list_ref, region, list_id, list_version,
--   list_sha256, submission_id, submission_number, received_on (date), raw_sha256, payment_id, payee_name,
--   end_to_end_id, trace_no, payment_minor, freed_kind
SELECT
    o.obligation_id,
    o.kind,
    l.mentor_name,
    l.role,
    l.amount_minor,
    o.match_id,
    m.list_ref,
    s.region,
    s.list_id,
    r.version AS list_version,
    r.content_sha256 AS list_sha256,
    s.submission_id,
    s.number AS submission_number,
    s.received_on,
    y.raw_sha256,
    p.payment_id,
    p.payee_name,
    p.end_to_end_id,
    p.trace_no,
    p.amount_minor AS payment_minor,
    COALESCE(l.freed_kind, '') AS freed_kind
FROM payments AS p
INNER JOIN payment_lines AS l ON p.payment_id = l.payment_id
INNER JOIN obligations AS o ON l.obligation_id = o.obligation_id
LEFT JOIN matches AS m ON o.match_id = m.match_id
LEFT JOIN submissions AS s ON m.submission_id = s.submission_id
LEFT JOIN region_lists AS r ON s.list_id = r.list_id
LEFT JOIN replies AS y ON s.reply_id = y.reply_id
WHERE p.batch_id = :batch_id
ORDER BY o.obligation_id
