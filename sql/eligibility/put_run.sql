-- Record the sums of one day's decisions; a second run of the day replaces the first.
-- binds: program, today (date), roster, eligible, upcoming, review, not_eligible, definition_sha256
-- returns: nothing
INSERT INTO decision_runs (
    program, run_date, roster, eligible, upcoming, review, not_eligible, definition_sha256
)
VALUES (:program, :today, :roster, :eligible, :upcoming, :review, :not_eligible, :definition_sha256)
ON CONFLICT (program, run_date) DO UPDATE SET
    roster = excluded.roster,
    eligible = excluded.eligible,
    upcoming = excluded.upcoming,
    review = excluded.review,
    not_eligible = excluded.not_eligible,
    definition_sha256 = excluded.definition_sha256
