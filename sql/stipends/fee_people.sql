-- Everybody who may have to pay a fee of a program year, with the rows of the roster that stand today: mentees of a
-- match that stands or waits, whoever somebody attested something of, and whoever was invoiced.
-- binds: program, program_year
-- returns: person_id, in_match (flag), row_key, source, absent_since (date), member_id, last_name, first_name, email,
--   title, district, district_number, region, membership_type, membership_status, paid_through, ever_member, enrolled,
--   do_not_contact
WITH in_match AS (
    SELECT DISTINCT m.mentee_person_id AS person_id
    FROM matches AS m
    WHERE m.program = :program AND m.program_year = :program_year AND m.state IN ('proposed', 'held', 'confirmed')
),

people AS (
    SELECT m.person_id
    FROM in_match AS m
    UNION
    SELECT COALESCE(l.person_id, v.row_key) AS person_id
    FROM attestations AS a
    INNER JOIN member_versions AS v
        ON
            a.program = v.program
            AND v.valid_to IS NULL
            AND (a.member_id = v.row_key OR a.member_id = v.member_id)
    LEFT JOIN person_links AS l ON v.program = l.program AND v.row_key = l.row_key
    WHERE a.program = :program AND a.attestation = 'enrolled'
    UNION
    SELECT l.person_id
    FROM attestations AS a
    INNER JOIN person_links AS l ON a.program = l.program AND a.member_id = l.person_id
    WHERE a.program = :program AND a.attestation = 'enrolled'
    UNION
    SELECT i.person_id
    FROM fee_invoices AS i
    WHERE i.program = :program AND i.program_year = :program_year
),

row_keys AS (
    SELECT
        p.person_id,
        COALESCE(l.row_key, p.person_id) AS row_key
    FROM people AS p
    LEFT JOIN person_links AS l ON l.program = :program AND p.person_id = l.person_id
)

SELECT
    k.person_id,
    CASE WHEN m.person_id IS NULL THEN 0 ELSE 1 END AS in_match,
    COALESCE(s.row_key, '') AS row_key,
    s.source,
    x.absent_since,
    COALESCE(v.member_id, '') AS member_id,
    COALESCE(v.last_name, '') AS last_name,
    COALESCE(v.first_name, '') AS first_name,
    COALESCE(v.email, '') AS email,
    COALESCE(v.title, '') AS title,
    COALESCE(v.district, '') AS district,
    COALESCE(v.district_number, '') AS district_number,
    COALESCE(v.region, '') AS region,
    COALESCE(v.membership_type, '') AS membership_type,
    COALESCE(v.membership_status, '') AS membership_status,
    COALESCE(v.paid_through, '') AS paid_through,
    COALESCE(v.ever_member, '') AS ever_member,
    COALESCE(v.enrolled, '') AS enrolled,
    COALESCE(v.do_not_contact, '') AS do_not_contact
FROM row_keys AS k
LEFT JOIN in_match AS m ON k.person_id = m.person_id
LEFT JOIN standing_records AS s ON s.program = :program AND k.row_key = s.row_key
LEFT JOIN member_records AS v ON s.version_id = v.version_id
LEFT JOIN missing_records AS x ON s.version_id = x.version_id
ORDER BY k.person_id, COALESCE(s.row_key, ''), COALESCE(s.source, '')
