-- What was decided about each person and still stands.
-- binds: program
-- returns: person_id, decided_from (date), outcome, reason, sentence, subject, role_family, employer, spell, warnings,
--   role_since (date), service_since (date)
SELECT
    d.person_id,
    d.decided_from,
    d.outcome,
    d.reason,
    d.sentence,
    d.subject,
    d.role_family,
    d.employer,
    d.spell,
    d.warnings,
    d.role_since,
    d.service_since
FROM decisions AS d
WHERE d.program = :program AND d.decided_to IS NULL
ORDER BY d.person_id
