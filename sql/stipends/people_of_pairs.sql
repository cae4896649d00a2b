-- The rows of the roster that stand today, of everybody who is in a confirmed match or for whom something is owed.
-- binds: program
-- returns: person_id, row_key, source, absent_since (date), last_name, first_name, title, district, district_number,
--   region, membership_type, membership_status, paid_through, ever_member, enrolled, do_not_contact
WITH named AS (
    SELECT m.mentor_person_id AS person_id
    FROM matches AS m
    WHERE m.program = :program AND m.state = 'confirmed'
    UNION
    SELECT m.mentee_person_id AS person_id
    FROM matches AS m
    WHERE m.program = :program AND m.state = 'confirmed'
    UNION
    SELECT o.person_id
    FROM obligations AS o
    WHERE o.program = :program
    UNION
    SELECT m.mentee_person_id AS person_id
    FROM obligations AS o
    INNER JOIN matches AS m ON o.match_id = m.match_id
    WHERE o.program = :program
),

people AS (
    SELECT DISTINCT COALESCE(n.person_id, l.person_id, x.person_id) AS person_id
    FROM named AS x
    LEFT JOIN person_links AS l ON l.program = :program AND x.person_id = l.row_key
    LEFT JOIN person_links AS n ON n.program = :program AND l.person_id = n.row_key
),

row_keys AS (
    SELECT
        l.person_id,
        l.row_key
    FROM people AS p
    INNER JOIN person_links AS l ON l.program = :program AND p.person_id = l.person_id
    UNION
    SELECT
        p.person_id,
        p.person_id AS row_key
    FROM people AS p
)

SELECT
    k.person_id,
    v.row_key,
    v.source,
    x.absent_since,
    v.last_name,
    v.first_name,
    v.title,
    v.district,
    v.district_number,
    v.region,
    v.membership_type,
    v.membership_status,
    v.paid_through,
    v.ever_member,
    v.enrolled,
    v.do_not_contact
FROM row_keys AS k
INNER JOIN standing_records AS s ON s.program = :program AND k.row_key = s.row_key
INNER JOIN member_records AS v ON s.version_id = v.version_id
LEFT JOIN missing_records AS x ON s.version_id = x.version_id
ORDER BY k.person_id, v.row_key, v.source
