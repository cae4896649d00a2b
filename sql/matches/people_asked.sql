-- Every row of everybody who was asked for by id, key of a row or id of a person, with what is decided about them now.
-- binds: program
-- returns: person_id, row_key, source, valid_from (date), valid_to (date), absent_since (date), member_id, last_name,
--   first_name, email, district, district_number, school, title, component_group, region, membership_type,
--   membership_status, paid_through, position_start, functions, enrolled, ever_member, do_not_contact, extra,
--   outcome, reason, role_family, role_since (date), service_since (date)
WITH asked_people AS (
    SELECT DISTINCT COALESCE(l.person_id, m.row_key) AS person_id
    FROM member_versions AS m
    LEFT JOIN person_links AS l ON m.program = l.program AND m.row_key = l.row_key
    WHERE
        m.program = :program
        AND (
            m.row_key IN (SELECT a.asked_key FROM asked AS a)
            OR m.member_id IN (SELECT a.asked_key FROM asked AS a)
            OR l.person_id IN (SELECT a.asked_key FROM asked AS a)
        )
)

SELECT
    COALESCE(l.person_id, m.row_key) AS person_id,
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
FROM member_versions AS m
LEFT JOIN person_links AS l ON m.program = l.program AND m.row_key = l.row_key
LEFT JOIN decisions AS d
    ON d.program = :program AND d.person_id = COALESCE(l.person_id, m.row_key) AND d.decided_to IS NULL
WHERE
    m.program = :program
    AND COALESCE(l.person_id, m.row_key) IN (SELECT p.person_id FROM asked_people AS p)
ORDER BY COALESCE(l.person_id, m.row_key), m.valid_from, m.version_id
