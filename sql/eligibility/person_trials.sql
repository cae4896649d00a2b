-- The trial memberships that a person paid for with a fee.
-- binds: program, person_id
-- returns: invoice_no, from_day (date), until_day (date), recorded_by, recorded_at (moment), ended_on (date)
SELECT
    t.invoice_no,
    t.from_day,
    t.until_day,
    t.recorded_by,
    t.recorded_at,
    t.ended_on
FROM trial_memberships AS t
WHERE t.program = :program AND t.person_id = :person_id
ORDER BY t.from_day, t.invoice_no
