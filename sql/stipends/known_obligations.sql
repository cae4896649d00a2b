-- Every stipend that a program ever owed, and whether nothing is owed for it any more.
-- binds: program
-- returns: obligation_id, person_id, program_year, unit_key, pair_key, ended (flag)
WITH final AS (
    SELECT DISTINCT h.obligation_id
    FROM obligation_holds AS h
    WHERE h.reason IN ('waived', 'expired')
)

SELECT
    o.obligation_id,
    o.person_id,
    o.program_year,
    o.unit_key,
    o.pair_key,
    CASE WHEN f.obligation_id IS NULL THEN 0 ELSE 1 END AS ended
FROM obligations AS o
LEFT JOIN final AS f ON o.obligation_id = f.obligation_id
WHERE o.program = :program AND o.kind = 'stipend'
ORDER BY o.obligation_id
