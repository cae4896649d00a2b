-- Record that a named person lets a rule pass for one pair; said again, the later words count.
-- binds: program, list_ref, mentor_id, rule, reason, authority, waived_by, waived_on (date)
-- returns: nothing
INSERT INTO waivers (program, list_ref, mentor_id, rule, reason, authority, waived_by, waived_on)
VALUES (:program, :list_ref, :mentor_id, :rule, :reason, :authority, :waived_by, :waived_on)
ON CONFLICT (program, list_ref, mentor_id, rule) DO UPDATE SET
    reason = excluded.reason,
    authority = excluded.authority,
    waived_by = excluded.waived_by,
    waived_on = excluded.waived_on
WHERE excluded.waived_on >= waivers.waived_on
