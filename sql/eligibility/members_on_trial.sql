-- Whom a paid fee makes a member on trial on one day.
-- binds: program, today (date)
-- returns: person_id
SELECT DISTINCT t.person_id
FROM trial_memberships AS t
WHERE t.program = :program AND t.from_day <= :today AND t.until_day >= :today AND t.ended_on IS NULL
ORDER BY t.person_id
