-- Record what is known of a school; the latest inspection counts, never an earlier one after it.
-- binds: program, school, leadership_rating, phase, faith, challenges, inspected_on (date)
-- returns: nothing
INSERT INTO schools (program, school, leadership_rating, phase, faith, challenges, inspected_on)
VALUES (:program, :school, :leadership_rating, :phase, :faith, :challenges, :inspected_on)
ON CONFLICT (program, school) DO UPDATE SET
    leadership_rating = excluded.leadership_rating,
    phase = excluded.phase,
    faith = excluded.faith,
    challenges = excluded.challenges,
    inspected_on = excluded.inspected_on
WHERE schools.inspected_on IS NULL OR excluded.inspected_on >= schools.inspected_on
