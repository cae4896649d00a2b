-- One version of what may be known of a wave, and what was decided about it.
-- binds: wave_id, version
-- returns: program, content, content_sha256, decision, decided_by, decided_at (moment)
SELECT
    w.program,
    r.content,
    r.content_sha256,
    d.decision,
    d.decided_by,
    d.decided_at
FROM survey_results AS r
INNER JOIN survey_waves AS w ON r.wave_id = w.wave_id
LEFT JOIN survey_releases AS d ON r.wave_id = d.wave_id AND r.version = d.version
WHERE r.wave_id = :wave_id AND r.version = :version
