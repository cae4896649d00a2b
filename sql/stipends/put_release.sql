-- Release a batch by the approvals of its content; the database refuses one that lacks any of them.
-- binds: batch_id, approvals_needed, content_sha256, first_approval, second_approval, third_approval,
--   released_at (moment)
-- returns: nothing
INSERT INTO releases (
    batch_id, approvals_needed, content_sha256, decision, first_approval, second_approval, third_approval, released_at
)
VALUES (
    :batch_id, :approvals_needed, :content_sha256, 'approve', :first_approval, :second_approval, :third_approval,
    :released_at
)
