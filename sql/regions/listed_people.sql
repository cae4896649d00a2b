-- Everybody with a standing flag who is eligible now, once, with the export's row and the application that speak for them.
-- binds: program, today (date)
-- returns: person_id, list_ref, reason, region, member_id, last_name, first_name, email, district, school, title,
--   extra, application_kind, application_reason
WITH own_flag AS (
    SELECT
        f.person_id,
        f.list_ref,
        f.withdrawn_on,
        d.reason,
        ROW_NUMBER() OVER (
            PARTITION BY f.person_id
            ORDER BY
                CASE
                    WHEN f.role_family = d.role_family AND f.employer = d.employer AND f.spell = d.spell THEN 0
                    ELSE 1
                END,
                f.flagged_on DESC,
                f.list_ref
        ) AS place
    FROM flags AS f
    INNER JOIN decisions AS d ON f.program = d.program AND f.person_id = d.person_id
    WHERE f.program = :program AND d.decided_to IS NULL AND d.outcome = 'ELIGIBLE'
),

own_row AS (
    SELECT
        COALESCE(l.person_id, m.row_key) AS person_id,
        m.region,
        m.member_id,
        m.last_name,
        m.first_name,
        m.email,
        m.district,
        m.school,
        m.title,
        m.extra,
        ROW_NUMBER() OVER (
            PARTITION BY COALESCE(l.person_id, m.row_key)
            ORDER BY
                CASE WHEN m.absent_since IS NULL THEN 0 ELSE 1 END,
                CASE WHEN m.region = '' THEN 1 ELSE 0 END,
                m.row_key,
                m.source
        ) AS place
    FROM member_versions AS m
    LEFT JOIN person_links AS l ON m.program = l.program AND m.row_key = l.row_key
    WHERE m.program = :program AND m.valid_to IS NULL
),

last_application AS (
    SELECT
        a.person_id,
        a.kind,
        a.reason,
        ROW_NUMBER() OVER (PARTITION BY a.person_id ORDER BY a.decided_on DESC, a.kind) AS place
    FROM applications AS a
    WHERE a.program = :program AND a.decided_on <= :today
)

SELECT
    f.person_id,
    f.list_ref,
    f.reason,
    COALESCE(r.region, '') AS region,
    COALESCE(r.member_id, '') AS member_id,
    COALESCE(r.last_name, '') AS last_name,
    COALESCE(r.first_name, '') AS first_name,
    COALESCE(r.email, '') AS email,
    COALESCE(r.district, '') AS district,
    COALESCE(r.school, '') AS school,
    COALESCE(r.title, '') AS title,
    COALESCE(r.extra, '') AS extra,
    COALESCE(a.kind, '') AS application_kind,
    COALESCE(a.reason, '') AS application_reason
FROM own_flag AS f
LEFT JOIN own_row AS r ON f.person_id = r.person_id AND r.place = 1
LEFT JOIN last_application AS a ON f.person_id = a.person_id AND a.place = 1
WHERE f.place = 1 AND f.withdrawn_on IS NULL
ORDER BY f.list_ref
