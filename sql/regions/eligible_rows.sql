-- The rows of the export, as they stand, of everybody who is eligible now; of two rows the better one comes first.
-- binds: program
-- returns: person_id, region, member_id, last_name, first_name, email, district, school, title, extra,
--   district_number, component_group
SELECT
    d.person_id,
    m.region,
    m.member_id,
    m.last_name,
    m.first_name,
    m.email,
    m.district,
    m.school,
    m.title,
    m.extra,
    m.district_number,
    m.component_group
FROM member_versions AS m
LEFT JOIN person_links AS l ON m.program = l.program AND m.row_key = l.row_key
INNER JOIN decisions AS d ON m.program = d.program AND d.person_id = COALESCE(l.person_id, m.row_key)
WHERE m.program = :program AND m.valid_to IS NULL AND d.decided_to IS NULL AND d.outcome = 'ELIGIBLE'
ORDER BY
    d.person_id,
    CASE WHEN m.absent_since IS NULL THEN 0 ELSE 1 END,
    CASE WHEN m.region = '' THEN 1 ELSE 0 END,
    m.row_key,
    m.source
