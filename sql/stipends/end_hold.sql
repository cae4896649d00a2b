-- End a hold that stands.
-- binds: obligation_id, reason, ended_on (date), ended_by, ended_why
-- returns: obligation_id
UPDATE obligation_holds
SET
    ended_on = :ended_on,
    ended_by = :ended_by,
    ended_why = :ended_why
WHERE obligation_id = :obligation_id AND reason = :reason AND ended_on IS NULL
RETURNING obligation_id
