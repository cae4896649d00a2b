-- Write down what was said or decided of a fee; the same row of the same file, and the same open question, once.
-- binds: program, source_sha256, line, kind, invoice_no, amount_minor, on_day (date), says, detail, person,
--   decides, at (moment)
-- returns: event_id
INSERT INTO fee_events (
    program, source_sha256, line, kind, invoice_no, amount_minor, on_day, says, detail, person, decides, at
)
VALUES (
    :program, :source_sha256, :line, :kind, :invoice_no, :amount_minor, :on_day, :says, :detail, :person,
    :decides, :at
)
ON CONFLICT DO NOTHING
RETURNING event_id
