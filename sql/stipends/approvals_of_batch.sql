-- What people decided about a batch, in the order in which they did.
-- binds: batch_id
-- returns: approval_id, content_sha256, decision, actor, typed_total_minor, at (moment), note
SELECT
    a.approval_id,
    a.content_sha256,
    a.decision,
    a.actor,
    a.typed_total_minor,
    a.at,
    a.note
FROM approvals AS a
WHERE a.batch_id = :batch_id
ORDER BY a.at, a.approval_id
