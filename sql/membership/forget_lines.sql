-- Lines that the old reading of a file knew and this full reading did not see: no line is ever taken for one of them.
-- binds: program, source
-- returns: nothing
UPDATE member_records
SET line_hash = content_hash
WHERE
    version_id IN (
        SELECT s.version_id
        FROM standing_records AS s
        WHERE s.program = :program AND s.source = :source
    )
    AND (line_hash IN (SELECT line_hash FROM lost) OR row_key IN (SELECT row_key FROM shielded))
