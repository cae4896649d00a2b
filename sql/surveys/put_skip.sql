-- Note who is not asked, and why.
-- binds: wave_id, audience, person_key, reason
-- returns: nothing
INSERT INTO survey_skips (wave_id, audience, person_key, reason)
VALUES (:wave_id, :audience, :person_key, :reason)
