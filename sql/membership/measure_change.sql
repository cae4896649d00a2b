-- What applying the file would do to a source, as numbers of rows; the known ones by what changed in them.
-- binds: program, source
-- returns: added, changed, new_roles, new_regions, new_statuses, new_names, new_starts
SELECT
    COUNT(*) FILTER (WHERE h.row_key IS NULL) AS added,
    COUNT(*) FILTER (WHERE h.content_hash <> d.content_hash) AS changed,
    COUNT(*) FILTER (WHERE h.title <> d.title OR h.district <> d.district) AS new_roles,
    COUNT(*) FILTER (WHERE h.region <> d.region) AS new_regions,
    COUNT(*) FILTER (WHERE h.membership_status <> d.membership_status) AS new_statuses,
    COUNT(*) FILTER (
        WHERE LOWER(h.last_name) <> LOWER(d.last_name) OR LOWER(h.email) <> LOWER(d.email)
    ) AS new_names,
    COUNT(*) FILTER (WHERE h.position_start <> d.position_start) AS new_starts
FROM delta AS d
LEFT JOIN member_versions AS h
    ON d.row_key = h.row_key AND h.program = :program AND h.source = :source AND h.valid_to IS NULL
