-- How many people of each region, kind of job and component group could have been chosen as a mentor today.
-- binds: program
-- returns: region, role_family, component_group, membership_status, do_not_contact, registered, people
SELECT
    m.region,
    d.role_family,
    m.component_group,
    m.membership_status,
    m.do_not_contact,
    CASE WHEN v.member_id IS NULL THEN 0 ELSE 1 END AS registered,
    COUNT(*) AS people
FROM member_versions AS m
LEFT JOIN person_links AS l ON m.program = l.program AND m.row_key = l.row_key
INNER JOIN decisions AS d
    ON d.program = :program AND d.person_id = COALESCE(l.person_id, m.row_key) AND d.decided_to IS NULL
LEFT JOIN volunteers AS v ON v.program = :program AND m.member_id = v.member_id
WHERE
    m.program = :program
    AND m.valid_to IS NULL
    AND m.absent_since IS NULL
    AND d.outcome NOT IN ('ELIGIBLE', 'UPCOMING')
    AND d.role_family <> ''
    AND (v.member_id IS NULL OR v.mentees < v.places)
    AND NOT EXISTS (
        SELECT 1
        FROM matches AS t
        WHERE t.program = :program AND t.mentor_person_id = d.person_id AND t.state = 'confirmed'
    )
GROUP BY
    m.region,
    d.role_family,
    m.component_group,
    m.membership_status,
    m.do_not_contact,
    CASE WHEN v.member_id IS NULL THEN 0 ELSE 1 END
ORDER BY
    m.region,
    d.role_family,
    m.component_group,
    m.membership_status,
    m.do_not_contact,
    CASE WHEN v.member_id IS NULL THEN 0 ELSE 1 END
