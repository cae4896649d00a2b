-- What released batches of a program paid and did not get back, by mentor, payee and program year.
-- binds: program
-- returns: person_id, payee_id, program_year, minor
SELECT
    o.person_id,
    o.payee_id,
    o.program_year,
    CAST(SUM(l.amount_minor) AS BIGINT) AS minor
FROM obligations AS o
INNER JOIN payment_lines AS l ON o.obligation_id = l.obligation_id AND l.freed_by_event IS NULL
INNER JOIN payments AS p ON l.payment_id = p.payment_id
INNER JOIN releases AS r ON p.batch_id = r.batch_id
WHERE o.program = :program
GROUP BY o.person_id, o.payee_id, o.program_year
ORDER BY o.person_id, o.payee_id, o.program_year
