-- How many mails of a program are in which state.
-- binds: program
-- returns: state, mails
SELECT
    state,
    count(*) AS mails
FROM outbox
WHERE program = :program
GROUP BY state
ORDER BY state
