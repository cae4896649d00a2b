-- Write down what a named person decided about the content of a batch.
-- binds: approval_id, batch_id, prepared_by, content_sha256, decision, actor, typed_total_minor, at (moment), note
-- returns: nothing
INSERT INTO approvals (
    approval_id, batch_id, prepared_by, content_sha256, decision, actor, typed_total_minor, at, note
)
VALUES (
    :approval_id, :batch_id, :prepared_by, :content_sha256, :decision, :actor, :typed_total_minor, :at, :note
)
