-- Freeze one payment of a batch.
-- binds: payment_id, batch_id, payee_id, account_id, end_to_end_id, trace_no, uetr, amount_minor, payee_name,
--   payee_type, town, country
-- returns: nothing
INSERT INTO payments (
    payment_id, batch_id, payee_id, account_id, end_to_end_id, trace_no, uetr, amount_minor, payee_name, payee_type,
    town, country
)
VALUES (
    :payment_id, :batch_id, :payee_id, :account_id, :end_to_end_id, :trace_no, :uetr, :amount_minor, :payee_name,
    :payee_type, :town, :country
)
