-- The names of those on one version of a list, each as the newest row of the export had it.
-- binds: list_id
-- returns: list_ref, last_name, first_name
WITH named AS (
    SELECT
        p.list_ref,
        m.last_name,
        m.first_name,
        ROW_NUMBER() OVER (
            PARTITION BY p.list_ref
            ORDER BY CASE WHEN m.valid_to IS NULL THEN 0 ELSE 1 END, m.valid_from DESC, m.version_id DESC
        ) AS place
    FROM region_list_rows AS p
    INNER JOIN region_lists AS r ON p.list_id = r.list_id
    INNER JOIN member_versions AS m ON r.program = m.program
    LEFT JOIN person_links AS l ON m.program = l.program AND m.row_key = l.row_key
    WHERE p.list_id = :list_id AND p.person_id = COALESCE(l.person_id, m.row_key)
)

SELECT
    n.list_ref,
    n.last_name,
    n.first_name
FROM named AS n
WHERE n.place = 1
ORDER BY n.list_ref
