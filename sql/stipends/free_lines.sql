-- Free the lines of a payment by what the bank, or we, said of it; what was freed before stays as it is.
-- binds: payment_id, event_id, kind
-- returns: obligation_id
UPDATE payment_lines
SET
    freed_by_event = :event_id,
    freed_kind = :kind
WHERE payment_id = :payment_id AND freed_by_event IS NULL
RETURNING obligation_id
