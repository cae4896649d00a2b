-- Begin a record for every row that is new or changed.
-- binds: program, source, as_of (date)
-- returns: version_id, line_hash
INSERT INTO member_records (
    program, source, row_key, member_id, last_name, first_name, email, district, district_number, school, title,
    component_group, region, membership_type, membership_status, join_date, paid_through, position_start,
    prior_title, prior_district, prior_state, functions, enrolled, ever_member, do_not_contact, record_updated,
    extra, line_hash, content_hash, valid_from
)
SELECT
    :program,
    :source,
    row_key,
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
    extra,
    line_hash,
    content_hash,
    :as_of
FROM delta
ORDER BY row_key
RETURNING version_id, line_hash
