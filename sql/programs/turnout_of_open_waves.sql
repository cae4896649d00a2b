-- What may be shown by region of each open wave of a program, as it was kept last; all regions together first.
-- binds: program
-- returns: wave_id, wave, closes_at (moment), survey_key, region, asked_of, asked, at_least, as_of (moment)
SELECT
    w.wave_id,
    w.wave,
    w.closes_at,
    t.survey_key,
    t.region,
    t.asked_of,
    t.asked,
    t.at_least,
    t.as_of
FROM survey_turnout AS t
INNER JOIN survey_waves AS w ON t.wave_id = w.wave_id
WHERE w.program = :program AND w.state = 'open'
ORDER BY w.opens_at, w.wave_id, t.region, t.survey_key
