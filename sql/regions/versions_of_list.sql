-- Every version of the list of which one version is named.
-- binds: list_id
-- returns: list_id
SELECT other.list_id
FROM region_lists AS named
INNER JOIN region_lists AS other
    ON
        named.program = other.program
        AND named.program_year = other.program_year
        AND named.region = other.region
WHERE named.list_id = :list_id
ORDER BY other.version
