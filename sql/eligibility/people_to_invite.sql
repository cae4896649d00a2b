-- The rows of everybody who is eligible, has a standing flag and has neither applied nor been invited for it, nor asked
-- to hear no more of the program; of two rows the better one comes first.
-- binds: program, today (date)
-- returns: list_ref, person_id, first_name, last_name, email, do_not_contact
WITH standing AS MATERIALIZED (
    SELECT
        m.first_name,
        m.last_name,
        m.email,
        m.do_not_contact,
        m.absent_since,
        m.row_key,
        m.source,
        COALESCE(l.person_id, m.row_key) AS person_id
    FROM member_versions AS m
    LEFT JOIN person_links AS l ON m.program = l.program AND m.row_key = l.row_key
    WHERE m.program = :program AND m.valid_to IS NULL
)

SELECT
    f.list_ref,
    f.person_id,
    m.first_name,
    m.last_name,
    m.email,
    m.do_not_contact
FROM flags AS f
INNER JOIN decisions AS d ON f.program = d.program AND f.person_id = d.person_id
INNER JOIN standing AS m ON f.person_id = m.person_id
WHERE
    f.program = :program
    AND f.withdrawn_on IS NULL
    AND d.decided_to IS NULL
    AND d.outcome = 'ELIGIBLE'
    AND NOT EXISTS (
        SELECT 1
        FROM applications AS a
        LEFT JOIN person_links AS k ON a.program = k.program AND a.person_id = k.row_key
        WHERE a.program = f.program AND a.decided_on <= :today AND COALESCE(k.person_id, a.person_id) = f.person_id
    )
    AND NOT EXISTS (
        SELECT 1
        FROM invitations AS i
        WHERE i.program = f.program AND i.list_ref = f.list_ref
    )
    AND NOT EXISTS (
        SELECT 1
        FROM survey_opt_outs AS o
        INNER JOIN survey_invitations AS s ON o.invitation_id = s.invitation_id
        INNER JOIN survey_waves AS w ON s.wave_id = w.wave_id
        WHERE o.scope = 'program' AND w.program = f.program AND s.person_key = f.person_id
    )
ORDER BY
    f.list_ref,
    CASE WHEN m.absent_since IS NULL THEN 0 ELSE 1 END,
    CASE WHEN m.email = '' THEN 1 ELSE 0 END,
    m.row_key,
    m.source
