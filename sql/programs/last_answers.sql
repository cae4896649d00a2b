-- When each region last answered its list in one program year.
-- binds: program, program_year
-- returns: region, answered_on (date)
SELECT
    region,
    MAX(received_on) AS answered_on
FROM submissions
WHERE program = :program AND program_year = :program_year
GROUP BY region
ORDER BY region
