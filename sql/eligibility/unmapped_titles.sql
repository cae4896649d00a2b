-- The titles that nobody mapped and that keep people in review, the most frequent first.
-- binds: program
-- returns: subject, people
SELECT
    d.subject,
    COUNT(*) AS people
FROM decisions AS d
WHERE d.program = :program AND d.decided_to IS NULL AND d.reason = 'UNMAPPED_TITLE' AND d.subject <> ''
GROUP BY d.subject
ORDER BY COUNT(*) DESC, d.subject
