-- Write down that we took a payment back before it was sent.
-- binds: source_sha256, line, payment_id, end_to_end_id, trace_no, code, amount_minor,
--   program, at (moment)
-- returns: event_id
INSERT INTO bank_events (
    source_sha256, line, kind, payment_id, end_to_end_id, trace_no, code, amount_minor, detail, program, at
)
VALUES (
    :source_sha256, :line, 'cancel', :payment_id, :end_to_end_id, :trace_no, :code, :amount_minor, '', :program, :at
)
RETURNING event_id
