-- One batch.
-- binds: batch_id
-- returns: batch_id, program, program_year, batch_number, event_key, state, proposed_on (date), effective_on (date),
--   proposed_at (moment), payments, lines, total_minor, currency, content_sha256, prepared_by, approvals_needed,
--   oddities
SELECT
    b.batch_id,
    b.program,
    b.program_year,
    b.number AS batch_number,
    b.event_key,
    b.state,
    b.proposed_on,
    b.effective_on,
    b.proposed_at,
    b.payments,
    b.lines,
    b.total_minor,
    b.currency,
    b.content_sha256,
    b.prepared_by,
    b.approvals_needed,
    b.oddities
FROM payment_batches AS b
WHERE b.batch_id = :batch_id
