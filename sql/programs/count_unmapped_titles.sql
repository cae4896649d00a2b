-- Titles that nobody has said the kind of job of, with how many people wait for it, most first.
-- binds: program
-- returns: title, people
SELECT
    subject AS title,
    COUNT(*) AS people
FROM decisions
WHERE program = :program AND decided_to IS NULL AND reason = 'UNMAPPED_TITLE'
GROUP BY subject
ORDER BY people DESC, title ASC
LIMIT 30
