-- The newest list of each region in one program year, with how many mails carry it and how many of those have gone.
-- binds: program, program_year
-- returns: region, version, as_of (date), rows_new, rows_changed, rows_left, rows_same, mails, sent
SELECT
    r.region,
    r.version,
    r.as_of,
    r.rows_new,
    r.rows_changed,
    r.rows_left,
    r.rows_same,
    COUNT(o.mail_id) AS mails,
    COUNT(o.mail_id) FILTER (WHERE o.state = 'sent') AS sent
FROM region_lists AS r
LEFT JOIN outbox AS o ON r.list_id = o.subject_key AND o.kind = 'region_list'
WHERE
    r.program = :program
    AND r.program_year = :program_year
    AND NOT EXISTS (
        SELECT 1
        FROM region_lists AS n
        WHERE
            n.program = r.program
            AND n.program_year = r.program_year
            AND n.region = r.region
            AND n.version > r.version
    )
GROUP BY r.region, r.version, r.as_of, r.rows_new, r.rows_changed, r.rows_left, r.rows_same
ORDER BY r.region
