-- The release of a batch.
-- binds: batch_id
-- returns: released_at (moment)
SELECT r.released_at
FROM releases AS r
WHERE r.batch_id = :batch_id
