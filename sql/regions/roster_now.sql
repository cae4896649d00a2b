-- The member ids and regions of the roster as it stands, to hold a register against.
-- binds: program
-- returns: member_id, region
SELECT
    m.member_id,
    m.region
FROM member_versions AS m
WHERE m.program = :program AND m.valid_to IS NULL
ORDER BY m.member_id, m.region, m.row_key
