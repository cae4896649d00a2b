-- The days of the exports that were applied, for each source in ascending order.
-- binds: program
-- returns: source, as_of (date)
SELECT
    s.source,
    s.as_of
FROM snapshots AS s
WHERE s.program = :program AND s.verdict = 'applied'
ORDER BY s.source, s.as_of
