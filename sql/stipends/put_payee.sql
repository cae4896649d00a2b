-- Write down what a register says of a payee; whoever is known keeps the id and the way the reference is written.
-- binds: payee_id, program, kind, reference, legal_name, payee_type, town, country, remittance_email
-- returns: nothing
INSERT INTO payees (
    payee_id, program, kind, reference, legal_name, payee_type, town, country, remittance_email
)
VALUES (
    :payee_id, :program, :kind, :reference, :legal_name, :payee_type, :town, :country, :remittance_email
)
ON CONFLICT (payee_id) DO UPDATE
    SET
        legal_name = excluded.legal_name,
        payee_type = excluded.payee_type,
        town = excluded.town,
        country = excluded.country,
        remittance_email = excluded.remittance_email
