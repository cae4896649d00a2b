-- Every stipend of a program year that was written down and is still owed or was paid.
-- binds: program, program_year
-- returns: obligation_id, amount_minor
SELECT
    o.obligation_id,
    o.amount_minor
FROM obligations AS o
WHERE
    o.program = :program
    AND o.program_year = :program_year
    AND o.kind = 'stipend'
    AND NOT EXISTS (
        SELECT 1
        FROM obligation_holds AS h
        WHERE h.obligation_id = o.obligation_id AND h.reason IN ('waived', 'expired')
    )
ORDER BY o.obligation_id
