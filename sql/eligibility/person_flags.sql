-- Every flag of one person, oldest first.
-- binds: program, person_id
-- returns: role_family, spell, list_ref, reason, flagged_on (date), withdrawn_on (date), withdrawn_reason
SELECT
    f.role_family,
    f.spell,
    f.list_ref,
    f.reason,
    f.flagged_on,
    f.withdrawn_on,
    f.withdrawn_reason
FROM flags AS f
WHERE f.program = :program AND f.person_id = :person_id
ORDER BY f.flagged_on, f.role_family, f.employer, f.spell
