-- Rows of a source without member ids that belong to no known person yet, oldest first.
-- binds: program
-- returns: row_key, source, first_name, last_name, email, district_number, district, school, valid_from (date),
--   valid_to (date), absent_since (date)
SELECT
    h.row_key,
    h.source,
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
WHERE
    h.program = :program
    AND NOT EXISTS (
        SELECT 1 FROM person_links AS l
        WHERE l.program = :program AND l.row_key = h.row_key
    )
ORDER BY h.valid_from, h.source, h.row_key
