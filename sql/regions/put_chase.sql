-- Record that a row is chased by a step, unless somebody else has just done so.
-- binds: program, program_year, list_ref, step, region, chased_on (date)
-- returns: list_ref
INSERT INTO chases (program, program_year, list_ref, step, region, chased_on)
VALUES (:program, :program_year, :list_ref, :step, :region, :chased_on)
ON CONFLICT DO NOTHING
RETURNING list_ref
