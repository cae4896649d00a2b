-- Stop the mails of a wave, or let them go again.
-- binds: wave_id, stopped
-- returns: wave_id
UPDATE survey_waves
SET mail_stopped = :stopped
WHERE wave_id = :wave_id AND mail_stopped <> :stopped
RETURNING wave_id
