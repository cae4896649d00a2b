-- What named people allowed for single pairs, and which match stood then.
-- binds: program
-- returns: list_ref, mentor_id, rule, authority, waived_on (date), match_id
SELECT
    w.list_ref,
    w.mentor_id,
    w.rule,
    w.authority,
    w.waived_on,
    w.match_id
FROM waivers AS w
WHERE w.program = :program
ORDER BY w.list_ref, w.mentor_id, w.rule
