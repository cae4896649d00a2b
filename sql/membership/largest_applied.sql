-- The most rows of an applied export of a source since a day, and since the last one that a person approved.
-- binds: program, source, since (date)
-- returns: most
SELECT COALESCE(MAX(s.accepted), 0) AS most
FROM snapshots AS s
WHERE
    s.program = :program AND s.source = :source AND s.verdict = 'applied' AND s.as_of >= :since
    AND NOT EXISTS (
        SELECT 1
        FROM snapshots AS a
        INNER JOIN snapshot_decisions AS d ON a.snapshot_id = d.snapshot_id
        WHERE
            a.program = :program AND a.source = :source AND a.verdict = 'applied' AND a.as_of > s.as_of
            AND d.decision = 'approve'
    )
