-- One version of a list, the newest version of the same list, and when that one was first queued or sent.
-- binds: list_id
-- returns: program, region, program_year, filled_version, list_id, version, as_of (date), sent_at (moment)
SELECT
    f.program,
    f.region,
    f.program_year,
    f.version AS filled_version,
    n.list_id,
    n.version,
    n.as_of,
    MIN(COALESCE(o.sent_at, o.queued_at)) AS sent_at
FROM region_lists AS f
INNER JOIN region_lists AS n
    ON f.program = n.program AND f.program_year = n.program_year AND f.region = n.region
LEFT JOIN outbox AS o ON n.list_id = o.subject_key AND o.kind = 'region_list'
WHERE f.list_id = :list_id
GROUP BY f.program, f.region, f.program_year, f.version, n.list_id, n.version, n.as_of
ORDER BY n.version DESC
LIMIT 1
