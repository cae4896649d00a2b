-- Every batch of a program, the newest first.
-- binds: program
-- returns: batch_id, program_year, batch_number, event_key, state, proposed_on (date), effective_on (date), payments,
--   lines, total_minor, currency, approvals_needed
SELECT
    b.batch_id,
    b.program_year,
    b.number AS batch_number,
    b.event_key,
    b.state,
    b.proposed_on,
    b.effective_on,
    b.payments,
    b.lines,
    b.total_minor,
    b.currency,
    b.approvals_needed
FROM payment_batches AS b
WHERE b.program = :program
ORDER BY b.program_year DESC, b.number DESC
