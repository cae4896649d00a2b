-- Note that somebody wants no more mails, about this wave or about any; the wider wish stands.
-- binds: invitation_id, scope
-- returns: nothing
INSERT INTO survey_opt_outs (invitation_id, scope)
VALUES (:invitation_id, :scope)
ON CONFLICT (invitation_id) DO UPDATE
    SET scope = CASE WHEN survey_opt_outs.scope = 'program' THEN 'program' ELSE excluded.scope END
