-- Write down an invoice, once for ever.
-- binds: invoice_no, round_id, program, program_year, person_id, number, fee_id, payer, amount_minor, currency, book,
--   includes, trial_membership, membership_status, ever_member, definition_sha256, due_on (date), customer,
--   mentee_name, district, replaces, credit_entry
-- returns: nothing
INSERT INTO fee_invoices (
    invoice_no, round_id, program, program_year, person_id, number, fee_id, payer, amount_minor, currency, book,
    includes, trial_membership, membership_status, ever_member, definition_sha256, due_on, customer, mentee_name,
    district, replaces, credit_entry
)
VALUES (
    :invoice_no, :round_id, :program, :program_year, :person_id, :number, :fee_id, :payer, :amount_minor, :currency,
    :book, :includes, :trial_membership, :membership_status, :ever_member, :definition_sha256, :due_on, :customer,
    :mentee_name, :district, :replaces, :credit_entry
)
