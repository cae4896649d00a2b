-- How many people of the regions asked for could be chosen as a mentor today, by kind of job and component group.
-- binds: program
-- returns: region, role_family, component_group, membership_status, do_not_contact, registered, people
SELECT
    m.region,
    d.role_family,
    m.component_group,
    m.membership_status,
    m.do_not_contact,
    CASE WHEN v.member_id IS NULL THEN 0 ELSE 1 END AS registered,
    SUM(CASE WHEN t.match_id IS NULL AND (v.member_id IS NULL OR v.mentees < v.places) THEN 1 ELSE 0 END) AS people
FROM standing_records AS s
INNER JOIN asked AS a ON s.region = a.asked_key AND s.source = a.source
INNER JOIN member_records AS m ON s.version_id = m.version_id
LEFT JOIN missing_records AS x ON s.version_id = x.version_id
LEFT JOIN person_links AS l ON m.program = l.program AND m.row_key = l.row_key
INNER JOIN decisions AS d
    ON d.program = :program AND d.person_id = COALESCE(l.person_id, m.row_key) AND d.decided_to IS NULL
LEFT JOIN volunteers AS v ON v.program = :program AND m.member_id = v.member_id
LEFT JOIN matches AS t ON t.program = :program AND d.person_id = t.mentor_person_id AND t.state = 'confirmed'
WHERE
    s.program = :program
    AND x.version_id IS NULL
    AND d.outcome NOT IN ('ELIGIBLE', 'UPCOMING')
    AND d.role_family <> ''
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
