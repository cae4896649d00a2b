-- The hash of the kept lines of a source; none if the history was changed since they were kept.
-- binds: program, source
-- returns: sha256
SELECT sha256
FROM known_lines
WHERE program = :program AND source = :source
