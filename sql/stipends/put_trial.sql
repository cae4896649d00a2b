-- Write down that a paid fee makes somebody a member on trial.
-- binds: invoice_no, program, person_id, from_day (date), until_day (date), recorded_by, recorded_at (moment)
-- returns: invoice_no
INSERT INTO trial_memberships (
    invoice_no, program, person_id, from_day, until_day, recorded_by, recorded_at
)
VALUES (:invoice_no, :program, :person_id, :from_day, :until_day, :recorded_by, :recorded_at)
ON CONFLICT (invoice_no) DO NOTHING
RETURNING invoice_no
