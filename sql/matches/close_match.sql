-- Let a match be over, or replaced by another, from a day on.
-- binds: match_id, state, state_since (date)
-- returns: nothing
UPDATE matches
SET
    state = :state,
    state_since = :state_since
WHERE match_id = :match_id
