-- How many lost lines are not in the history as they were remembered.
-- binds: nothing
-- returns: astray
SELECT COUNT(*) AS astray
FROM lost AS l
LEFT JOIN beside AS b ON l.version_id = b.version_id AND l.line_hash = b.line_hash
WHERE b.version_id IS NULL
