-- Write down one line of what a bank, finance or a person said; a line that was written before stays as it is.
-- binds: source_sha256, line, kind, payment_id, end_to_end_id, trace_no, code, amount_minor, detail, program, decides,
--   at (moment)
-- returns: event_id
INSERT INTO bank_events (
    source_sha256, line, kind, payment_id, end_to_end_id, trace_no, code, amount_minor, detail, program, decides, at
)
VALUES (
    :source_sha256, :line, :kind, :payment_id, :end_to_end_id, :trace_no, :code, :amount_minor, :detail, :program,
    :decides, :at
)
ON CONFLICT (source_sha256, line) DO NOTHING
RETURNING event_id
