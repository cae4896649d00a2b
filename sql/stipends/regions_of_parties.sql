-- Regions whose coordinator is in a confirmed pair of a mentor for whom an obligation is owed, with the obligation.
-- binds: program
-- returns: obligation_id, region
SELECT DISTINCT
    o.obligation_id,
    m.region
FROM obligations AS o
INNER JOIN matches AS m
    ON
        o.program = m.program
        AND o.person_id = m.mentor_person_id
WHERE o.program = :program AND m.coordinator_is_party = 1 AND m.state = 'confirmed'
ORDER BY o.obligation_id, m.region
