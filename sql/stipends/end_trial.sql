-- End the trial membership of an invoice whose money was given back.
-- binds: invoice_no, ended_on (date), ended_by
-- returns: nothing
UPDATE trial_memberships
SET ended_on = :ended_on, ended_by = :ended_by
WHERE invoice_no = :invoice_no AND ended_on IS NULL
