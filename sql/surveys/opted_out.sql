-- Who wants no mail about any survey of the program.
-- binds: program
-- returns: person_key
SELECT DISTINCT i.person_key
FROM survey_opt_outs AS o
INNER JOIN survey_invitations AS i ON o.invitation_id = i.invitation_id
INNER JOIN survey_waves AS w ON i.wave_id = w.wave_id
WHERE w.program = :program AND o.scope = 'program'
