-- Note the bytes of a file that came in; the same bytes are noted once.
-- binds: sha256, size_bytes, kind, received_at (moment)
-- returns: nothing
INSERT INTO received_files (sha256, size_bytes, kind, received_at)
VALUES (:sha256, :size_bytes, :kind, :received_at)
ON CONFLICT (sha256) DO NOTHING
