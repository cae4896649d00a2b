-- What staff of a program have seen to.
-- binds: program
-- returns: kind, subject
SELECT
    t.kind,
    t.subject
FROM staff_ticks AS t
WHERE t.program = :program
ORDER BY t.kind, t.subject
