-- What a region says of a payment that it was to pass on; its last word counts.
-- binds: payment_id, confirmed_by, confirmed_on (date), kept_minor, kept_why
-- returns: nothing
INSERT INTO passthroughs (payment_id, confirmed_by, confirmed_on, kept_minor, kept_why)
VALUES (:payment_id, :confirmed_by, :confirmed_on, :kept_minor, :kept_why)
ON CONFLICT (payment_id) DO UPDATE
    SET
        confirmed_by = :confirmed_by,
        confirmed_on = :confirmed_on,
        kept_minor = :kept_minor,
        kept_why = :kept_why
