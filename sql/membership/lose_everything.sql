-- Every line that stands in the history, as lost: the file is read in full.
-- binds: program, source
-- returns: nothing
INSERT INTO lost (version_id, line_hash)
SELECT
    version_id,
    line_hash
FROM member_versions
WHERE program = :program AND source = :source AND valid_to IS NULL
