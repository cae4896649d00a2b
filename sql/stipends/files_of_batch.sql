-- The files that left for a batch.
-- binds: batch_id
-- returns: file_id, format, name, origin, file_date (date), id_modifier, sha256, entries, total_minor, entry_hash,
--   validated_by, at (moment)
SELECT
    f.file_id,
    f.format,
    f.name,
    f.origin,
    f.file_date,
    f.id_modifier,
    f.sha256,
    f.entries,
    f.total_minor,
    f.entry_hash,
    f.validated_by,
    f.at
FROM payment_files AS f
WHERE f.batch_id = :batch_id
ORDER BY f.format
