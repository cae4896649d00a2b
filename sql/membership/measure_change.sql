-- What applying the file would do to a source, as numbers of rows; the known ones by what changed in them.
-- binds: nothing
-- returns: added, changed, new_roles, new_regions, new_statuses, new_names, new_starts
SELECT
    COUNT(*) FILTER (WHERE b.row_key IS NULL) AS added,
    COUNT(*) FILTER (WHERE b.content_hash <> d.content_hash) AS changed,
    COUNT(*) FILTER (WHERE b.title <> d.title OR b.district <> d.district) AS new_roles,
    COUNT(*) FILTER (WHERE b.region <> d.region) AS new_regions,
    COUNT(*) FILTER (WHERE b.membership_status <> d.membership_status) AS new_statuses,
    COUNT(*) FILTER (
        WHERE LOWER(b.last_name) <> LOWER(d.last_name) OR LOWER(b.email) <> LOWER(d.email)
    ) AS new_names,
    COUNT(*) FILTER (WHERE b.position_start <> d.position_start) AS new_starts
FROM delta AS d
LEFT JOIN beside AS b ON d.row_key = b.row_key
