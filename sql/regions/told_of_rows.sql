-- When a list with this row first went to its region: ever, and in one program year.
-- binds: program, program_year
-- returns: region, list_ref, told_at (moment), told_this_year (moment)
SELECT
    l.region,
    r.list_ref,
    MIN(o.sent_at) AS told_at,
    MIN(CASE WHEN l.program_year = :program_year THEN o.sent_at END) AS told_this_year
FROM region_lists AS l
INNER JOIN region_list_rows AS r ON l.list_id = r.list_id
INNER JOIN outbox AS o ON l.list_id = o.subject_key
WHERE l.program = :program AND r.standing <> 'left' AND o.kind = 'region_list' AND o.state = 'sent'
GROUP BY l.region, r.list_ref
ORDER BY l.region, r.list_ref
