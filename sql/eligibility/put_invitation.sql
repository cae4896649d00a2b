-- Record that somebody was invited for one flag; once for ever.
-- binds: program, list_ref, person_id, today (date)
-- returns: list_ref
INSERT INTO invitations (program, list_ref, person_id, invited_on)
VALUES (:program, :list_ref, :person_id, :today)
ON CONFLICT (program, list_ref) DO NOTHING
RETURNING list_ref
