-- Closed waves of which nobody has noted yet that their old rows are off the disk.
-- binds: program
-- returns: wave_id
SELECT w.wave_id
FROM survey_waves AS w
WHERE
    w.program = :program
    AND w.state IN ('closed', 'aggregated', 'released')
    AND NOT EXISTS (
        SELECT 1 FROM audit AS a
        WHERE a.action = 'survey_scrubbed' AND a.subject = w.wave_id
    )
ORDER BY w.wave_id
