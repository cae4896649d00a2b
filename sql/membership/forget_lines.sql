-- Lines that the old reading of a file knew and this full reading did not see: no line is ever taken for one of them.
-- binds: program, source
-- returns: nothing
UPDATE member_versions
SET line_hash = content_hash
WHERE
    program = :program AND source = :source AND valid_to IS NULL
    AND (line_hash IN (SELECT line_hash FROM lost) OR row_key IN (SELECT row_key FROM shielded))
