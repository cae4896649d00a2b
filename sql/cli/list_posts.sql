-- Who stood where and for how long, as the exports showed it.
-- binds: program
-- returns: person_id, source, first_name, last_name, email, district_number, district, title, valid_from (date),
--   gone_on (date)
SELECT
    COALESCE(l.person_id, v.row_key) AS person_id,
    v.source,
    v.first_name,
    v.last_name,
    v.email,
    v.district_number,
    v.district,
    v.title,
    v.valid_from,
    COALESCE(v.valid_to, v.absent_since) AS gone_on
FROM member_versions AS v
LEFT JOIN person_links AS l ON v.program = l.program AND v.row_key = l.row_key
WHERE v.program = :program
ORDER BY COALESCE(l.person_id, v.row_key), v.valid_from, v.version_id
