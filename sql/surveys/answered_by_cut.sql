-- How many have answered one questionnaire of a wave, by coarse groups.
-- binds: wave_id, survey_key
-- returns: cut, people
SELECT
    i.cut,
    COUNT(*) AS people
FROM survey_submitted AS s
INNER JOIN survey_invitations AS i ON s.invitation_id = i.invitation_id
WHERE i.wave_id = :wave_id AND i.survey_key = :survey_key
GROUP BY i.cut
