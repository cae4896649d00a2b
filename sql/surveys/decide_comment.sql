-- Keep what a person decided about a text; nothing if it is decided so already.
-- binds: comment_id, state, shown, decided_by, decided_at (moment)
-- returns: comment_id
UPDATE survey_comments SET
    state = :state,
    shown = :shown,
    decided_by = :decided_by,
    decided_at = :decided_at
WHERE comment_id = :comment_id AND (state <> :state OR shown <> :shown)
RETURNING comment_id
