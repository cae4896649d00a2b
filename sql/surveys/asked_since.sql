-- Who was asked by another wave of the program that opened since a moment.
-- binds: program, wave_id, since (moment)
-- returns: person_key
SELECT DISTINCT i.person_key
FROM survey_invitations AS i
INNER JOIN survey_waves AS w ON i.wave_id = w.wave_id
WHERE
    w.program = :program
    AND w.wave_id <> :wave_id
    AND w.opens_at >= :since
    AND w.state NOT IN ('draft', 'cancelled')
    AND i.revoked_for = ''
