-- The lines that stand in the history of a source today, as they are kept side by side, and their hash.
-- binds: program, source
-- returns: sha256, packed (bytes)
SELECT
    sha256,
    packed
FROM known_lines
WHERE program = :program AND source = :source
