-- How many people answer for each region on one day.
-- binds: program, today (date)
-- returns: region, people
SELECT
    region,
    COUNT(*) AS people
FROM coordinators
WHERE program = :program AND active_from <= :today AND (active_to IS NULL OR active_to > :today)
GROUP BY region
ORDER BY region
