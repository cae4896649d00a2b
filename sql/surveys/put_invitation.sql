-- Plan to ask one person.
-- binds: invitation_id, wave_id, survey_key, audience, person_key, generation, cut, code_sha256
-- returns: nothing
INSERT INTO survey_invitations (
    invitation_id, wave_id, survey_key, audience, person_key, generation, cut, code_sha256
)
VALUES (:invitation_id, :wave_id, :survey_key, :audience, :person_key, :generation, :cut, :code_sha256)
