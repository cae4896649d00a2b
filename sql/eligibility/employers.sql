-- The employers on the roster.
-- binds: program
-- returns: district_number, district
SELECT DISTINCT
    v.district_number,
    v.district
FROM member_versions AS v
WHERE v.program = :program AND v.valid_to IS NULL AND (v.district <> '' OR v.district_number <> '')
ORDER BY v.district_number, v.district
