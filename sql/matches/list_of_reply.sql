-- The day and the year of one version of a list.
-- binds: list_id
-- returns: program_year, as_of (date)
SELECT
    l.program_year,
    l.as_of
FROM region_lists AS l
WHERE l.list_id = :list_id
