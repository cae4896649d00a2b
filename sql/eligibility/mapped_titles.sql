-- What operations staff said that titles mean.
-- binds: program
-- returns: title, match, role_family
SELECT
    t.title,
    t.match,
    t.role_family
FROM title_mappings AS t
WHERE t.program = :program
ORDER BY t.title, t.match
