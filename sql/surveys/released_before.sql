-- What was released last of the same wave in an earlier program year.
-- binds: wave_id
-- returns: content
SELECT r.content
FROM survey_waves AS w
INNER JOIN survey_waves AS o ON w.program = o.program AND w.wave = o.wave AND w.program_year > o.program_year
INNER JOIN survey_results AS r ON o.wave_id = r.wave_id
INNER JOIN survey_releases AS d ON r.wave_id = d.wave_id AND r.version = d.version
WHERE w.wave_id = :wave_id AND d.decision = 'approve'
ORDER BY o.program_year DESC, r.version DESC
LIMIT 1
