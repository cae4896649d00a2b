-- Everything that was ever decided about one person, oldest first.
-- binds: program, person_id
-- returns: decided_from (date), decided_to (date), outcome, reason, sentence, role_family, employer, spell, warnings
SELECT
    d.decided_from,
    d.decided_to,
    d.outcome,
    d.reason,
    d.sentence,
    d.role_family,
    d.employer,
    d.spell,
    d.warnings
FROM decisions AS d
WHERE d.program = :program AND d.person_id = :person_id
ORDER BY d.decided_from
