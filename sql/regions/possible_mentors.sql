-- Every person on the roster, once, with what decides whether a region may choose them as a mentor.
-- binds: program
-- returns: mentor_id, person_id, region, status, outcome, last_name, first_name, district, school, title,
--   do_not_contact, places, mentees, counted_on (date), role_family, role_since (date), service_since (date),
--   district_number, component_group, extra
WITH own_row AS (
    SELECT
        COALESCE(l.person_id, m.row_key) AS person_id,
        m.row_key,
        m.region,
        m.member_id,
        m.membership_status,
        m.last_name,
        m.first_name,
        m.district,
        m.school,
        m.title,
        m.do_not_contact,
        m.district_number,
        m.component_group,
        m.extra,
        ROW_NUMBER() OVER (
            PARTITION BY COALESCE(l.person_id, m.row_key)
            ORDER BY CASE WHEN m.region = '' THEN 1 ELSE 0 END, m.row_key, m.source
        ) AS place
    FROM member_versions AS m
    LEFT JOIN person_links AS l ON m.program = l.program AND m.row_key = l.row_key
    WHERE m.program = :program AND m.valid_to IS NULL AND m.absent_since IS NULL
)

SELECT
    CASE WHEN r.member_id = '' THEN r.row_key ELSE r.member_id END AS mentor_id,
    r.person_id,
    r.region,
    r.membership_status AS status,
    COALESCE(d.outcome, '') AS outcome,
    r.last_name,
    r.first_name,
    r.district,
    r.school,
    r.title,
    r.do_not_contact,
    v.places,
    v.mentees,
    v.as_of AS counted_on,
    COALESCE(d.role_family, '') AS role_family,
    d.role_since,
    d.service_since,
    r.district_number,
    r.component_group,
    r.extra
FROM own_row AS r
LEFT JOIN decisions AS d ON d.program = :program AND r.person_id = d.person_id AND d.decided_to IS NULL
LEFT JOIN volunteers AS v ON v.program = :program AND r.member_id = v.member_id
WHERE r.place = 1
ORDER BY r.last_name, r.first_name, r.row_key
