-- Who is asked by a wave, and which questionnaire.
-- binds: wave_id
-- returns: invitation_id, survey_key, audience, person_key, generation, cut
SELECT
    i.invitation_id,
    i.survey_key,
    i.audience,
    i.person_key,
    i.generation,
    i.cut
FROM survey_invitations AS i
WHERE i.wave_id = :wave_id AND i.revoked_for = ''
ORDER BY i.audience, i.person_key
