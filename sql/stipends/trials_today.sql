-- Whom a paid fee makes a member on trial on one day, and by which invoice.
-- binds: program, today (date)
-- returns: person_id, invoice_no
SELECT
    t.person_id,
    t.invoice_no
FROM trial_memberships AS t
WHERE t.program = :program AND t.from_day <= :today AND t.until_day >= :today AND t.ended_on IS NULL
ORDER BY t.person_id, t.from_day, t.invoice_no
