-- Flag one spell of one person, unless it was flagged before.
-- binds: program, person_id, role_family, employer, spell, list_ref, reason, today (date)
-- returns: nothing
INSERT INTO flags (program, person_id, role_family, employer, spell, list_ref, reason, flagged_on)
VALUES (:program, :person_id, :role_family, :employer, :spell, :list_ref, :reason, :today)
ON CONFLICT (program, person_id, role_family, employer, spell) DO NOTHING
