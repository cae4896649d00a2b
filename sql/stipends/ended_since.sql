-- Stipends of a program that expired on a day or later, since they were held for too long.
-- binds: program, since (date)
-- returns: obligation_id, held_on (date), amount_minor
SELECT
    h.obligation_id,
    h.held_on,
    o.amount_minor
FROM obligation_holds AS h
INNER JOIN obligations AS o ON h.obligation_id = o.obligation_id
WHERE o.program = :program AND h.reason = 'expired' AND h.held_on >= :since
ORDER BY h.obligation_id
