-- What the file brings that the history does not have, by line.
-- binds: nothing
-- returns: line, member_id, last_name, first_name, email, district, district_number, school, title, component_group,
--   region, membership_type, membership_status, join_date, paid_through, position_start, prior_title, prior_district,
--   prior_state, functions, enrolled, ever_member, do_not_contact, record_updated, extra
SELECT
    line,
    member_id,
    last_name,
    first_name,
    email,
    district,
    district_number,
    school,
    title,
    component_group,
    region,
    membership_type,
    membership_status,
    join_date,
    paid_through,
    position_start,
    prior_title,
    prior_district,
    prior_state,
    functions,
    enrolled,
    ever_member,
    do_not_contact,
    record_updated,
    extra
FROM delta
ORDER BY line
