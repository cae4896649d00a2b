-- The references under which lists have those who were asked for; of several the newest comes last.
-- binds: program
-- returns: person_id, list_ref
SELECT
    f.person_id,
    f.list_ref
FROM flags AS f
WHERE f.program = :program AND f.withdrawn_on IS NULL AND f.person_id IN (SELECT a.asked_key FROM asked AS a)
ORDER BY f.person_id, f.flagged_on, f.list_ref
