-- Write down what happened to a match, who did it and why.
-- binds: match_id, state, at (moment), actor, reason, submission_id
-- returns: nothing
INSERT INTO match_events (match_id, number, state, at, actor, reason, submission_id)
SELECT
    :match_id,
    COALESCE(MAX(e.number), 0) + 1 AS number,
    :state,
    :at,
    :actor,
    :reason,
    :submission_id
FROM match_events AS e
WHERE e.match_id = :match_id
