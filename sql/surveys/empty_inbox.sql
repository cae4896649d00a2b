-- Empty the inbox of a wave, whose answers lie elsewhere now.
-- binds: wave_id
-- returns: nothing
DELETE FROM survey_inbox
WHERE wave_id = :wave_id
