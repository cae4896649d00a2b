-- The rows of one version of one list.
-- binds: list_id
-- returns: list_ref, person_id, standing, content_sha256
SELECT
    r.list_ref,
    r.person_id,
    r.standing,
    r.content_sha256
FROM region_list_rows AS r
WHERE r.list_id = :list_id
ORDER BY r.list_ref
