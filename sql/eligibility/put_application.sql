-- Record a door that a named person opened, or an application; said again, the later words count.
-- binds: program, person_id, kind, decided_on (date), reason, approved_by
-- returns: nothing
INSERT INTO applications (program, person_id, kind, decided_on, reason, approved_by)
VALUES (:program, :person_id, :kind, :decided_on, :reason, :approved_by)
ON CONFLICT (program, person_id, kind, decided_on) DO UPDATE SET
    reason = excluded.reason,
    approved_by = excluded.approved_by
