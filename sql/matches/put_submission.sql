-- Write down that a region answered.
-- binds: submission_id, reply_id, program, program_year, region, number, list_id, coordinator, rows_sha256,
--   received_on (date), accepted, warned, held, rejected, unanswered, notes, definition_sha256, evidence
-- returns: nothing
INSERT INTO submissions (
    submission_id, reply_id, program, program_year, region, number, list_id, coordinator, rows_sha256, received_on,
    accepted, warned, held, rejected, unanswered, notes, definition_sha256, evidence
)
VALUES (
    :submission_id, :reply_id, :program, :program_year, :region, :number, :list_id, :coordinator, :rows_sha256,
    :received_on, :accepted, :warned, :held, :rejected, :unanswered, :notes, :definition_sha256, :evidence
)
