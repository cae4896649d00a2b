-- Let the records that were just begun stand, each in the place of the one before it.
-- binds: program, source, newest
-- returns: nothing
INSERT INTO standing_records (program, row_key, source, version_id, region)
SELECT
    program,
    row_key,
    source,
    version_id,
    region
FROM member_records
WHERE version_id > :newest AND program = :program AND source = :source
ORDER BY version_id
ON CONFLICT (program, row_key, source) DO UPDATE
    SET version_id = excluded.version_id, region = excluded.region
