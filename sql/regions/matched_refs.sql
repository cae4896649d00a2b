-- Everybody who has a match: one of a program year that stands or waits, or one of an earlier year that runs on.
-- binds: program, program_year, today (date)
-- returns: list_ref, state
SELECT DISTINCT
    m.list_ref,
    m.state
FROM matches AS m
WHERE
    m.program = :program
    AND (
        (m.program_year = :program_year AND m.state IN ('proposed', 'confirmed', 'held'))
        OR (m.state = 'confirmed' AND (m.runs_until IS NULL OR m.runs_until > :today))
    )
ORDER BY m.list_ref, m.state
