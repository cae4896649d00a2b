-- By which approvals a batch was released.
-- binds: batch_id
-- returns: batch_id, approvals_needed, content_sha256, first_approval, second_approval, third_approval,
--   released_at (moment)
SELECT
    r.batch_id,
    r.approvals_needed,
    r.content_sha256,
    r.first_approval,
    r.second_approval,
    r.third_approval,
    r.released_at
FROM releases AS r
WHERE r.batch_id = :batch_id
