-- The natural keys of all flags, withdrawn ones too.
-- binds: program
-- returns: person_id, role_family, employer, spell
SELECT
    f.person_id,
    f.role_family,
    f.employer,
    f.spell
FROM flags AS f
WHERE f.program = :program
ORDER BY f.person_id, f.role_family, f.employer, f.spell
