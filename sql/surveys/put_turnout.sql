-- Keep what may be shown of one region; of all regions where there is none. What is hidden is null.
-- binds: wave_id, survey_key, region, asked_of, asked, at_least, as_of (moment)
-- returns: nothing
INSERT INTO survey_turnout (wave_id, survey_key, region, asked_of, asked, at_least, as_of)
VALUES (:wave_id, :survey_key, :region, :asked_of, :asked, :at_least, :as_of)
