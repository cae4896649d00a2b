-- How many mails of a program are in which state; those withdrawn are not counted as held.
-- binds: program
-- returns: state, mails
SELECT
    kept.state,
    count(*) AS mails
FROM (
    SELECT CASE WHEN o.state = 'held' AND o.last_detail = 'withdrawn' THEN 'withdrawn' ELSE o.state END AS state
    FROM outbox AS o
    WHERE o.program = :program
) AS kept
GROUP BY kept.state
ORDER BY kept.state
