-- What named people allowed for single pairs.
-- binds: program
-- returns: list_ref, mentor_id, rule, authority, waived_on (date)
SELECT
    w.list_ref,
    w.mentor_id,
    w.rule,
    w.authority,
    w.waived_on
FROM waivers AS w
WHERE w.program = :program
ORDER BY w.list_ref, w.mentor_id, w.rule
