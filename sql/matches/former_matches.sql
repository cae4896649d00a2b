-- How often each pair of a program was brought together before and is so no more.
-- binds: program
-- returns: list_ref, mentor_person_id, times
SELECT
    m.list_ref,
    m.mentor_person_id,
    COUNT(*) AS times
FROM matches AS m
WHERE m.program = :program AND m.state IN ('ended', 'replaced')
GROUP BY m.list_ref, m.mentor_person_id
ORDER BY m.list_ref, m.mentor_person_id
