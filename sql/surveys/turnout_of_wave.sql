-- What may be shown of a wave by region, as it was kept last; all regions together first.
-- binds: wave_id
-- returns: survey_key, region, asked_of, asked, at_least, as_of (moment)
SELECT
    survey_key,
    region,
    asked_of,
    asked,
    at_least,
    as_of
FROM survey_turnout
WHERE wave_id = :wave_id
ORDER BY survey_key, region
