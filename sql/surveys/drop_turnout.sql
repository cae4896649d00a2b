-- Take away what was shown of an open wave until now.
-- binds: wave_id
-- returns: nothing
DELETE FROM survey_turnout
WHERE wave_id = :wave_id
