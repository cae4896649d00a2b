-- When each region was last reminded in one program year.
-- binds: program, program_year
-- returns: region, chased_on (date)
SELECT
    region,
    MAX(chased_on) AS chased_on
FROM chases
WHERE program = :program AND program_year = :program_year
GROUP BY region
ORDER BY region
