-- Every row of everybody who was asked for by id, key of a row or id of a person, with what is decided about them now.
-- binds: program
-- returns: person_id, row_key, source, valid_from (date), valid_to (date), absent_since (date), member_id, last_name,
--   first_name, email, district, district_number, school, title, component_group, region, membership_type,
--   membership_status, paid_through, position_start, functions, enrolled, ever_member, do_not_contact, extra,
--   outcome, reason, role_family, role_since (date), service_since (date)
WITH found AS (
    SELECT m.row_key
    FROM asked AS a
    CROSS JOIN standing_records AS m
    WHERE m.program = :program AND m.row_key = a.asked_key AND m.source = a.source
    UNION
    SELECT m.row_key
    FROM asked AS a
    CROSS JOIN ended_records AS m
    WHERE m.program = :program AND m.row_key = a.asked_key
    UNION
    SELECT l.row_key
    FROM asked AS a
    CROSS JOIN person_links AS l
    WHERE l.program = :program AND l.person_id = a.asked_key
),

found_people AS (
    SELECT DISTINCT COALESCE(l.person_id, f.row_key) AS person_id
    FROM found AS f
    LEFT JOIN person_links AS l ON l.program = :program AND f.row_key = l.row_key
),

rows_of_people AS (
    SELECT
        p.person_id,
        l.row_key
    FROM found_people AS p
    CROSS JOIN person_links AS l
    WHERE l.program = :program AND l.person_id = p.person_id
    UNION
    SELECT
        p.person_id,
        p.person_id AS row_key
    FROM found_people AS p
    LEFT JOIN person_links AS l ON l.program = :program AND p.person_id = l.row_key
    WHERE l.row_key IS NULL
),

sources AS (
    SELECT DISTINCT a.source
    FROM asked AS a
),

versions AS (
    SELECT
        r.person_id,
        m.version_id
    FROM rows_of_people AS r
    CROSS JOIN sources AS s
    CROSS JOIN standing_records AS m
    WHERE m.program = :program AND m.row_key = r.row_key AND m.source = s.source
    UNION ALL
    SELECT
        r.person_id,
        m.version_id
    FROM rows_of_people AS r
    CROSS JOIN ended_records AS m
    WHERE m.program = :program AND m.row_key = r.row_key
)

SELECT
    r.person_id,
    m.row_key,
    m.source,
    m.valid_from,
    m.valid_to,
    m.absent_since,
    m.member_id,
    m.last_name,
    m.first_name,
    m.email,
    m.district,
    m.district_number,
    m.school,
    m.title,
    m.component_group,
    m.region,
    m.membership_type,
    m.membership_status,
    m.paid_through,
    m.position_start,
    m.functions,
    m.enrolled,
    m.ever_member,
    m.do_not_contact,
    m.extra,
    COALESCE(d.outcome, '') AS outcome,
    COALESCE(d.reason, '') AS reason,
    COALESCE(d.role_family, '') AS role_family,
    d.role_since,
    d.service_since
FROM versions AS r
INNER JOIN member_versions AS m ON r.version_id = m.version_id
LEFT JOIN decisions AS d ON d.program = :program AND r.person_id = d.person_id AND d.decided_to IS NULL
ORDER BY r.person_id, m.valid_from, m.version_id
