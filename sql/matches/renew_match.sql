-- Let a match be in another state from a day on, by what an answer or a new look at it found.
-- binds: match_id, state, state_since (date), rules, submission_id, mentee_status, mentor_status, match_date (date),
--   runs_until (date), cross_region_reason, format, coordinator_is_party, definition_sha256
-- returns: nothing
UPDATE matches
SET
    state = :state,
    state_since = :state_since,
    rules = :rules,
    submission_id = :submission_id,
    mentee_status = :mentee_status,
    mentor_status = :mentor_status,
    match_date = :match_date,
    runs_until = :runs_until,
    cross_region_reason = :cross_region_reason,
    format = :format,
    coordinator_is_party = :coordinator_is_party,
    definition_sha256 = :definition_sha256
WHERE match_id = :match_id
