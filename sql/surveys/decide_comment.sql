-- Keep what a person decided about a text; nothing if it is decided so already, or at all and not to be decided anew.
-- binds: comment_id, state, shown, decided_by, decided_at (moment), anew
-- returns: comment_id
UPDATE survey_comments SET
    state = :state,
    shown = :shown,
    decided_by = :decided_by,
    decided_at = :decided_at
WHERE comment_id = :comment_id AND (state <> :state OR shown <> :shown) AND (:anew = 1 OR state = 'waiting')
RETURNING comment_id
