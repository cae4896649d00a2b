-- Every row that the exports ever showed of one person, oldest first, with how the rows were joined.
-- binds: program, person_id
-- returns: person_id, evidence, row_key, source, valid_from (date), valid_to (date), absent_since (date), district,
--   district_number, title, membership_type, membership_status, paid_through, position_start, prior_title,
--   prior_district, prior_state, do_not_contact, component_group, region, functions, enrolled,
--   ever_member, extra, school
SELECT
    COALESCE(l.person_id, v.row_key) AS person_id,
    COALESCE(l.evidence, '') AS evidence,
    v.row_key,
    v.source,
    v.valid_from,
    v.valid_to,
    v.absent_since,
    v.district,
    v.district_number,
    v.title,
    v.membership_type,
    v.membership_status,
    v.paid_through,
    v.position_start,
    v.prior_title,
    v.prior_district,
    v.prior_state,
    v.do_not_contact,
    v.component_group,
    v.region,
    v.functions,
    v.enrolled,
    v.ever_member,
    v.extra,
    v.school
FROM member_versions AS v
LEFT JOIN person_links AS l ON v.program = l.program AND v.row_key = l.row_key
WHERE v.program = :program AND COALESCE(l.person_id, v.row_key) = :person_id
ORDER BY v.valid_from, v.version_id
