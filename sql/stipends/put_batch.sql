-- Propose a batch.
-- binds: batch_id, program, program_year, batch_number, event_key, state, proposed_on (date), effective_on (date),
--   proposed_at (moment), payments, lines, total_minor, currency, content_sha256, prepared_by, approvals_needed,
--   oddities
-- returns: nothing
INSERT INTO payment_batches (
    batch_id, program, program_year, number, event_key, state, proposed_on, effective_on, proposed_at, payments, lines,
    total_minor, currency, content_sha256, prepared_by, approvals_needed, oddities
)
VALUES (
    :batch_id, :program, :program_year, :batch_number, :event_key, :state, :proposed_on, :effective_on, :proposed_at,
    :payments, :lines, :total_minor, :currency, :content_sha256, :prepared_by, :approvals_needed, :oddities
)
