-- Who belongs to which region now, with the texts that name somebody outside the lists of others.
-- binds: program
-- returns: person_id, region, email, list_ref
SELECT
    COALESCE(l.person_id, m.row_key) AS person_id,
    m.region,
    m.email,
    COALESCE(f.list_ref, '') AS list_ref
FROM member_versions AS m
LEFT JOIN person_links AS l ON m.program = l.program AND m.row_key = l.row_key
LEFT JOIN flags AS f ON m.program = f.program AND f.person_id = COALESCE(l.person_id, m.row_key)
WHERE m.program = :program AND m.valid_to IS NULL
ORDER BY person_id, m.region, list_ref
