-- Put a pair into the ledger.
-- binds: match_id, program, program_year, list_ref, region, mentee_person_id, mentor_person_id, mentor_id,
--   mentee_region, mentor_region, mentee_status, mentor_status, match_date (date), runs_until (date),
--   cross_region_reason, format, coordinator_is_party, rules, submission_id, definition_sha256, state,
--   state_since (date)
-- returns: nothing
INSERT INTO matches (
    match_id, program, program_year, list_ref, region, mentee_person_id, mentor_person_id, mentor_id, mentee_region,
    mentor_region, mentee_status, mentor_status, match_date, runs_until, cross_region_reason, format,
    coordinator_is_party, rules, submission_id, definition_sha256, state, state_since
)
VALUES (
    :match_id, :program, :program_year, :list_ref, :region, :mentee_person_id, :mentor_person_id, :mentor_id,
    :mentee_region, :mentor_region, :mentee_status, :mentor_status, :match_date, :runs_until, :cross_region_reason,
    :format, :coordinator_is_party, :rules, :submission_id, :definition_sha256, :state, :state_since
)
