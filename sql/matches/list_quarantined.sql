-- The replies of a program that wait for a person, oldest first, and what somebody has decided already.
-- binds: program
-- returns: reply_id, raw_sha256, program, code, region, program_year, list_version, received_at (moment), decision,
--          person
SELECT
    r.reply_id,
    r.raw_sha256,
    r.program,
    r.code,
    COALESCE(l.region, '') AS region,
    COALESCE(l.program_year, '') AS program_year,
    COALESCE(l.version, 0) AS list_version,
    r.received_at,
    COALESCE(d.decision, '') AS decision,
    COALESCE(d.person, '') AS person
FROM replies AS r
LEFT JOIN region_lists AS l ON r.list_id = l.list_id
LEFT JOIN reply_decisions AS d ON r.reply_id = d.reply_id
WHERE r.program = :program AND r.verdict = 'quarantine'
ORDER BY r.received_at, r.reply_id
