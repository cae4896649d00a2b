-- How many mails of a program are due and held by nobody.
-- binds: program, moment (moment)
-- returns: mails
SELECT count(*) AS mails
FROM outbox
WHERE
    program = :program
    AND state = 'queued'
    AND not_before <= :moment
