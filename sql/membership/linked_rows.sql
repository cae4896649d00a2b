-- Every version of every row whose person is known.
-- binds: program
-- returns: row_key, source, person_id, first_name, last_name, email, district_number, district, school,
--   valid_from (date), valid_to (date), absent_since (date)
SELECT
    h.row_key,
    h.source,
    l.person_id,
    h.first_name,
    h.last_name,
    h.email,
    h.district_number,
    h.district,
    h.school,
    h.valid_from,
    h.valid_to,
    h.absent_since
FROM member_versions AS h
INNER JOIN person_links AS l ON h.program = l.program AND h.row_key = l.row_key
WHERE h.program = :program
ORDER BY h.row_key, h.valid_from
