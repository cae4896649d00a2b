-- Everybody who stood on a list of one program, how they stand on its newest version, and whether their flag stands.
-- People are who they are known to be today, under whatever id the list had them.
-- binds: program, program_year, region
-- returns: list_ref, person_id, standing, withdrawn_reason
WITH newest AS (
    SELECT
        r.list_ref,
        MAX(l.version) AS last_version
    FROM region_lists AS l
    INNER JOIN region_list_rows AS r ON l.list_id = r.list_id
    WHERE l.program = :program AND l.program_year = :program_year AND l.region = :region
    GROUP BY r.list_ref
)

SELECT
    n.list_ref,
    COALESCE(k.person_id, r.person_id) AS person_id,
    r.standing,
    CASE WHEN f.withdrawn_on IS NULL THEN '' ELSE f.withdrawn_reason END AS withdrawn_reason
FROM newest AS n
INNER JOIN region_lists AS l
    ON l.program = :program AND l.program_year = :program_year AND l.region = :region AND n.last_version = l.version
INNER JOIN region_list_rows AS r ON l.list_id = r.list_id AND n.list_ref = r.list_ref
LEFT JOIN flags AS f ON n.list_ref = f.list_ref
LEFT JOIN person_links AS k ON k.program = :program AND r.person_id = k.row_key
ORDER BY n.list_ref
