-- By what everybody on the roster may be found.
-- binds: program
-- returns: person_id, member_id, last_name, first_name, region, district, school, title
SELECT
    COALESCE(l.person_id, m.row_key) AS person_id,
    m.member_id,
    m.last_name,
    m.first_name,
    m.region,
    m.district,
    m.school,
    m.title
FROM member_versions AS m
LEFT JOIN person_links AS l ON m.program = l.program AND m.row_key = l.row_key
WHERE m.program = :program AND m.valid_to IS NULL
ORDER BY m.row_key, m.source
