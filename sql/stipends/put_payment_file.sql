-- Record a file that leaves now; the database refuses one whose batch was not released, or whose identity is taken.
-- binds: file_id, batch_id, format, name, origin, file_date (date), id_modifier, sha256, entries, total_minor,
--   entry_hash, validated_by, at (moment)
-- returns: nothing
INSERT INTO payment_files (
    file_id, batch_id, format, name, origin, file_date, id_modifier, sha256, entries, total_minor, entry_hash,
    validated_by, at
)
VALUES (
    :file_id, :batch_id, :format, :name, :origin, :file_date, :id_modifier, :sha256, :entries, :total_minor,
    :entry_hash, :validated_by, :at
)
