-- Write down a round of invoices.
-- binds: round_id, program, program_year, number, issued_on (date), issued_at (moment), invoices, total_minor, currency
-- returns: nothing
INSERT INTO fee_rounds (
    round_id, program, program_year, number, issued_on, issued_at, invoices, total_minor, currency
)
VALUES (
    :round_id, :program, :program_year, :number, :issued_on, :issued_at, :invoices, :total_minor, :currency
)
