-- Put one obligation into a payment; the database refuses one that another payment holds.
-- binds: payment_id, obligation_id, payee_id, amount_minor, mentor_name, role
-- returns: nothing
INSERT INTO payment_lines (payment_id, obligation_id, payee_id, amount_minor, mentor_name, role)
VALUES (:payment_id, :obligation_id, :payee_id, :amount_minor, :mentor_name, :role)
