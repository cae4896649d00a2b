-- What a region sent back in a program year, oldest first.
-- binds: program, program_year, region
-- returns: submission_id, reply_id, coordinator
SELECT
    s.submission_id,
    s.reply_id,
    s.coordinator
FROM submissions AS s
WHERE s.program = :program AND s.program_year = :program_year AND s.region = :region
ORDER BY s.number
