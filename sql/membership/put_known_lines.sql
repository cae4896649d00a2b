-- Keep the lines that stand in the history of a source.
-- binds: program, source, sha256, packed (bytes)
-- returns: nothing
INSERT INTO known_lines (program, source, sha256, packed)
VALUES (:program, :source, :sha256, :packed)
ON CONFLICT (program, source) DO UPDATE
    SET sha256 = excluded.sha256, packed = excluded.packed
