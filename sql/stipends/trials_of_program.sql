-- Every trial membership that a paid fee made, with who recorded it.
-- binds: program
-- returns: person_id, invoice_no, from_day (date), until_day (date), recorded_by, recorded_at (moment), ended_on (date)
SELECT
    t.person_id,
    t.invoice_no,
    t.from_day,
    t.until_day,
    t.recorded_by,
    t.recorded_at,
    t.ended_on
FROM trial_memberships AS t
WHERE t.program = :program
ORDER BY t.from_day, t.invoice_no
