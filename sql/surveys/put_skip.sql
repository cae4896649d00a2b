-- Note who is not asked, and why; the first reason stands.
-- binds: wave_id, audience, person_key, reason
-- returns: nothing
INSERT INTO survey_skips (wave_id, audience, person_key, reason)
VALUES (:wave_id, :audience, :person_key, :reason)
ON CONFLICT DO NOTHING
