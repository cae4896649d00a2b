-- Whom a member id, the key of a row or the id of a person names.
-- binds: program, member
-- returns: person_id
SELECT DISTINCT COALESCE(l.person_id, v.row_key) AS person_id
FROM member_versions AS v
LEFT JOIN person_links AS l ON v.program = l.program AND v.row_key = l.row_key
WHERE
    v.program = :program
    AND (v.row_key = :member OR l.person_id = :member OR (v.member_id = :member AND v.member_id <> ''))
ORDER BY COALESCE(l.person_id, v.row_key)
