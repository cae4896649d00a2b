-- The day of the newest export of a program that was applied or is held, per source.
-- binds: program
-- returns: source, as_of (date)
SELECT
    source,
    MAX(as_of) AS as_of
FROM snapshots
WHERE program = :program AND verdict = 'applied'
GROUP BY source
ORDER BY source
