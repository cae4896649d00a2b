-- Everything for which an obligation of a program waits today; what is not owed any more waits for nothing.
-- binds: program
-- returns: obligation_id, reason, sentence, held_on (date), program_year, payee_id, amount_minor
SELECT
    h.obligation_id,
    h.reason,
    h.sentence,
    h.held_on,
    o.program_year,
    o.payee_id,
    o.amount_minor
FROM obligation_holds AS h
INNER JOIN obligations AS o ON h.obligation_id = o.obligation_id
WHERE
    o.program = :program
    AND h.ended_on IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM obligation_holds AS f
        WHERE f.obligation_id = h.obligation_id AND f.reason IN ('waived', 'expired')
    )
ORDER BY h.obligation_id, h.reason
