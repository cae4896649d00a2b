-- Close a wave whose days of grace are over; nothing if it is closed already, or is still to be read at another place.
-- binds: wave_id, moment (moment)
-- returns: wave_id
UPDATE survey_waves
SET state = 'closed'
WHERE
    wave_id = :wave_id AND state = 'open' AND grace_until <= :moment
    AND NOT EXISTS (
        SELECT 1 FROM survey_places AS p
        WHERE p.wave_id = survey_waves.wave_id AND p.state <> 'closed'
    )
RETURNING wave_id
