-- How to reach everybody who is in a confirmed match or has volunteered, by the roster as it stands.
-- binds: program
-- returns: person_id, last_name, first_name, email, region, do_not_contact, absent_since (date), role_family
WITH named AS (
    SELECT m.mentor_person_id AS person_id
    FROM matches AS m
    WHERE m.program = :program AND m.state = 'confirmed'
    UNION
    SELECT m.mentee_person_id AS person_id
    FROM matches AS m
    WHERE m.program = :program AND m.state = 'confirmed'
    UNION
    SELECT v.member_id AS person_id
    FROM volunteers AS v
    WHERE v.program = :program
),

standing AS MATERIALIZED (
    SELECT
        r.last_name,
        r.first_name,
        r.email,
        r.region,
        r.do_not_contact,
        r.absent_since,
        COALESCE(l.person_id, r.row_key) AS person_id
    FROM member_versions AS r
    LEFT JOIN person_links AS l ON l.program = :program AND r.row_key = l.row_key
    WHERE r.program = :program AND r.valid_to IS NULL
)

SELECT
    n.person_id,
    s.last_name,
    s.first_name,
    s.email,
    s.region,
    s.do_not_contact,
    s.absent_since,
    COALESCE(d.role_family, '') AS role_family
FROM named AS n
LEFT JOIN person_links AS x ON x.program = :program AND n.person_id = x.row_key
LEFT JOIN person_links AS y ON y.program = :program AND x.person_id = y.row_key
INNER JOIN standing AS s ON COALESCE(y.person_id, x.person_id, n.person_id) = s.person_id
LEFT JOIN decisions AS d ON d.program = :program AND s.person_id = d.person_id AND d.decided_to IS NULL
ORDER BY
    n.person_id ASC,
    s.absent_since IS NULL DESC,
    s.email ASC,
    s.last_name ASC,
    s.first_name ASC,
    COALESCE(d.role_family, '') ASC
