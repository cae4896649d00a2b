-- What names each person on this program's roster, with the region of the row: nothing foreign may stand on a list.
-- binds: program
-- returns: region, row_key, member_id, email, list_ref, last_name, first_name, district, school, title
SELECT
    m.region,
    m.row_key,
    m.member_id,
    m.email,
    COALESCE(f.list_ref, '') AS list_ref,
    m.last_name,
    m.first_name,
    m.district,
    m.school,
    m.title
FROM member_versions AS m
LEFT JOIN person_links AS l ON m.program = l.program AND m.row_key = l.row_key
LEFT JOIN flags AS f ON m.program = f.program AND f.person_id = COALESCE(l.person_id, m.row_key)
WHERE m.program = :program AND m.valid_to IS NULL
ORDER BY m.row_key, m.source, f.list_ref
