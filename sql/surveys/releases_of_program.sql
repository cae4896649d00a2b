-- The last version of each wave's results that was released since a moment, oldest first.
-- binds: program, since (moment)
-- returns: wave_id, version
SELECT
    d.wave_id,
    d.version
FROM survey_releases AS d
INNER JOIN survey_waves AS w ON d.wave_id = w.wave_id
WHERE
    w.program = :program AND d.decision = 'approve' AND d.decided_at >= :since
    AND NOT EXISTS (
        SELECT 1 FROM survey_releases AS n
        WHERE n.wave_id = d.wave_id AND n.version > d.version AND n.decision = 'approve'
    )
ORDER BY d.decided_at, d.wave_id, d.version
